/**
 * The entry `sails-hook-message/waterline`: for apps that have Waterline and Socket.IO without Sails.
 *
 * @packageDocumentation
 * @example
 * import { mixin } from 'sails-hook-message/waterline';
 * const { user } = mixin(orm.collections, io);
 */
export { MessageError, type MessageErrorCode, type SchemaIssue } from './errors';
export { mixin, type MessageMethods, type Mixed } from './model/mixin';
export type { InferData, MessageSchema } from './payload/schema';
export type { SentMessage } from './broadcast/diagnostics';
export type { Broadcaster, MessagedEvent, RecordId } from './types';
