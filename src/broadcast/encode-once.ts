import { isEqual } from 'lodash';

import type { JsonObject } from '../payload/json';
import type { Broadcaster, BroadcastOperator } from './broadcaster';
import type { MessagedEvent } from './messaged-event';
import { resolveNamespace } from './room-occupancy';

/** The data of a call, and its text once it has been encoded. Nobody changes it. */
export interface Payload {
  readonly data: JsonObject;
  text?: string;
}

/** What this file uses of Socket.IO 4. */
interface Server {
  readonly encoder?: Encoder;
  readonly opts?: { readonly parser?: unknown };
}
interface Encoder {
  encode(packet: Packet): unknown;
  readonly replacer?: unknown;
}
interface Packet {
  readonly type: number;
  readonly nsp?: string;
  readonly id?: number | undefined;
  readonly data?: readonly unknown[];
}
type EventPacket = Packet & { readonly data: readonly unknown[] };

const EVENT = 2;

/** The encoders whose `encode()` was replaced, or is left as it is. */
const knownEncoders = new WeakSet<Encoder>();
/** What is being emitted now. */
let emitted: { readonly envelope: MessagedEvent; readonly payload: Payload } | undefined;

/**
 * Emits an envelope. Socket.IO encodes the data of a call once, for all its records, and does not search it for binary data.
 *
 * Socket.IO has no way to emit what is encoded already, nor to say that an event has no binary data. So `encode()` of its
 * encoder is replaced: for the envelope that is being emitted it returns the same text, built in another way, and everything
 * else is encoded as before.
 *
 * @see https://github.com/socketio/socket.io-parser/issues/81 - once there is such a way, use it and remove this file.
 */
export function emitOnce(
  broadcaster: Broadcaster,
  operator: BroadcastOperator,
  event: string,
  envelope: MessagedEvent,
  payload: Payload,
): void {
  const { server } = resolveNamespace(broadcaster) as unknown as { server?: Server };
  if (server?.encoder !== undefined && !knownEncoders.has(server.encoder)) {
    knownEncoders.add(server.encoder);
    if (isEncoderOfSocketIO(server.encoder, server)) replaceEncode(server.encoder);
  }
  const outer = emitted; // A listener for outgoing packets may send another message.
  emitted = { envelope, payload };
  try {
    operator.emit(event, envelope);
  } finally {
    emitted = outer;
  }
}

/** Whether a server has the encoder that ships with Socket.IO 4, and no other code has changed it. */
function isEncoderOfSocketIO(encoder: Encoder, { opts }: Server): boolean {
  if (opts === undefined || opts.parser !== undefined) return false; // Socket.IO 2 has no `opts`.
  if (Object.hasOwn(encoder, 'encode') || encoder.replacer !== undefined) return false;
  return SAMPLES.every((packet) => isEncodedAlike(packet, encoder));
}

function replaceEncode(encoder: Encoder): void {
  const encode = encoder.encode.bind(encoder);
  encoder.encode = (packet) => {
    if (emitted === undefined || !isEventWith(emitted.envelope, packet)) return encode(packet);
    return [formatEvent(packet, emitted.payload)];
  };
}

/** Adapters for recovery add an offset to an event. */
function isEventWith(envelope: MessagedEvent, packet: Packet): packet is EventPacket {
  const { type, id, data } = packet;
  if (data?.[1] !== envelope || type !== EVENT || id !== undefined) return false;
  return data.length === 2 || (data.length === 3 && typeof data[2] === 'string');
}

/** Formats an event as Socket.IO's encoder does. */
function formatEvent({ nsp = '/', data }: EventPacket, payload: Payload): string {
  const [event, envelope, ...rest] = data;
  payload.text ??= JSON.stringify(payload.data);
  let text = `${EVENT}${nsp === '/' ? '' : `${nsp},`}[${JSON.stringify(event)}`;
  text += `,{"verb":"messaged","id":${JSON.stringify((envelope as MessagedEvent).id)},"data":${payload.text}}`;
  for (const value of rest) text += `,${JSON.stringify(value)}`;
  return `${text}]`;
}

const SAMPLE: MessagedEvent = { verb: 'messaged', id: '"', data: { text: '\u2028"\\\ud800', list: [1e21, null] } };
const SAMPLES: readonly EventPacket[] = [
  { type: EVENT, nsp: '/', data: ['user', SAMPLE] },
  { type: EVENT, nsp: '/space', data: ['"', SAMPLE, 'offset'] },
];

function isEncodedAlike(packet: EventPacket, encoder: Encoder): boolean {
  try {
    return isEqual(encoder.encode(packet), [formatEvent(packet, { data: SAMPLE.data })]);
  } catch {
    return false;
  }
}
