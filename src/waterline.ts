/**
 * The entry `sails-hook-message/waterline`, for apps with Waterline and Socket.IO but without Sails.
 *
 * @packageDocumentation
 * @example
 * import { mixin } from 'sails-hook-message/waterline';
 * const { user } = mixin(orm.collections, io);
 */
export type { Broadcaster, BroadcastOperator, SocketLike } from './broadcast/broadcaster';
export type { RejectedCall, SentMessage } from './broadcast/diagnostics';
export type { MessagedEvent, RecordId } from './broadcast/messaged-event';
export type { RequestLike, TcpSocketLike } from './broadcast/resolve-socket';
export { MessageError, type MessageErrorCode, type MessageErrorOptions } from './errors';
export type { HasPayloadType, MessageMethods, SocketOrRequest, TypedMessage, UntypedMessage } from './model/methods';
export { mixin, type AugmentedModel, type MixinOptions } from './model/mixin';
export type { Model } from './model/model';
export type { OnError } from './model/on-error';
export type { AnyRecord, RecordInput } from './model/record-ids';
export type { Jsonifiable, JsonifiableObject, JsonObject, JsonValue, NotJson } from './payload/json';
export type { InferPayload } from './payload/schema';
export { enableRecovery } from './recovery/enable';
export type { RecoveryOptions } from './recovery/options';
export type { StandardSchemaV1 } from './standard-schema';
