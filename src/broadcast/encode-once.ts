import { isEqual } from 'lodash';

import type { JsonObject } from '../payload/json';
import type { BroadcastOperator } from './broadcaster';
import type { MessagedEvent } from './messaged-event';
import { resolveNamespace } from './room-occupancy';

/** The data of a call, and its text once it has been encoded. */
export interface Payload {
  readonly data: JsonObject;
  text?: string;
}

/** What this file uses of a Socket.IO 4 server. */
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
  readonly nsp: string;
  readonly data?: readonly unknown[];
}

/** The encoders that were asked for, and whether their `encode()` is replaced. */
const encoders = new WeakMap<Encoder, boolean>();
/** What is being emitted now. */
let emitted: { readonly envelope: MessagedEvent; readonly payload: Payload } | undefined;

/**
 * Whether a broadcaster's server can encode the data of a call once for all records, without searching it for binary data.
 *
 * Socket.IO has no way to emit what is encoded already, and none to say that an event has no binary data. So this replaces
 * `encode()` of the encoder that ships with Socket.IO, unless an app has its own. Whatever else is encoded, and all other
 * adapters, get the same as before.
 *
 * @see https://github.com/socketio/socket.io-parser/issues/81 - once there is such a way, use it and remove this file.
 */
export function canEncodeOnce(broadcaster: unknown): boolean {
  const { server } = resolveNamespace(broadcaster) as unknown as { server?: Server };
  const encoder = server?.encoder;
  if (encoder === undefined) return false;
  let isReplaced = encoders.get(encoder);
  if (isReplaced === undefined) {
    isReplaced = server?.opts?.parser === undefined && encoder.replacer === undefined && replaceEncode(encoder);
    encoders.set(encoder, isReplaced);
  }
  return isReplaced;
}

/** Emits an envelope with the data of a payload, which nobody changes. */
export function emitOnce(operator: BroadcastOperator, event: string, envelope: MessagedEvent, payload: Payload): void {
  const outer = emitted; // A listener for outgoing packets may send another message.
  emitted = { envelope, payload };
  try {
    operator.emit(event, envelope);
  } finally {
    emitted = outer;
  }
}

function replaceEncode(encoder: Encoder): boolean {
  const encode = encoder.encode.bind(encoder);
  if (Object.hasOwn(encoder, 'encode') || !SAMPLES.every((packet) => isEncodedAlike(packet, encode))) return false;
  encoder.encode = (packet) => {
    if (emitted === undefined || packet.data?.[1] !== emitted.envelope) return encode(packet);
    return encodeWithText(packet, emitted.payload);
  };
  return true;
}

/** Encodes an event as Socket.IO's encoder would, with the text of the data. */
function encodeWithText({ nsp, data = [] }: Packet, payload: Payload): [string] {
  const { id } = data[1] as MessagedEvent;
  payload.text ??= JSON.stringify(payload.data);
  let text = nsp === '/' ? '2[' : `2${nsp},[`;
  text += `${JSON.stringify(data[0])},{"verb":"messaged","id":${JSON.stringify(id)},"data":${payload.text}}`;
  for (let index = 2; index < data.length; index++) text += `,${JSON.stringify(data[index])}`;
  return [`${text}]`];
}

/** With and without a namespace, and with an offset, which recovery adds. */
const NO_DATA='"data":0}';const SAMPLE: MessagedEvent = {
  verb: 'messaged',
  id: NO_DATA,
  data: { text: '\u2028"\\\ud800', list: [NO_DATA, 1e21, null] },
};
const SAMPLES: readonly Packet[] = [
  { type: 2, nsp: '/', data: [NO_DATA, SAMPLE] },
  { type: 2, nsp: '/space', data: ['user', SAMPLE, NO_DATA] },
];

function isEncodedAlike(packet: Packet, encode: Encoder['encode']): boolean {
  try {
    return isEqual(encodeWithText(packet, { data: SAMPLE.data }), encode(packet));
  } catch {
    return false;
  }
}
