import type { Command, EventPacket } from '../log-entry';
import { EVENT, type Server } from '../socket-io';

/** A part of an encoded event: text, or binary data in base64. */
type Part = string | { readonly base64: string };

export interface Codec {
  /** @throws what the parser throws for data that it can't encode */
  encode(command: Command): string;
  decode(data: string): Command;
  /** Returns the command with the event as it was when it was encoded: the app may change its data later. */
  detach(command: Command, data: string): Command;
}

/** Encodes commands for Redis. An event is encoded by the app's own parser, so that every node sends what was emitted. */
export function createCodec({ encoder, _parser: { Decoder } }: Server): Codec {
  const decodePacket = (parts: readonly Part[]): EventPacket => {
    let packet: EventPacket | undefined;
    const decoder = new Decoder({ maxAttachments: Infinity });
    decoder.on('decoded', ({ data, id }) => {
      packet = { type: EVENT, data, ...(id === undefined ? {} : { id }) };
    });
    for (const part of parts) decoder.add(typeof part === 'string' ? part : Buffer.from(part.base64, 'base64'));
    if (packet === undefined) throw new Error('The log has an event that this parser does not decode.');
    return packet;
  };

  return {
    encode(command) {
      if (command.kind !== 'broadcast') return JSON.stringify(command);
      const { packet, ...rest } = command;
      return JSON.stringify({ ...rest, parts: encoder.encode({ ...packet(), nsp: '/' }).map(toPart) });
    },

    decode(data) {
      const command = JSON.parse(data) as Command & { parts?: readonly Part[] };
      if (command.kind !== 'broadcast') return command;
      const { parts = [], ...rest } = command;
      return { ...rest, packet: () => decodePacket(parts) };
    },

    detach(command, data) {
      if (command.kind !== 'broadcast') return command;
      const packet = () => decodePacket((JSON.parse(data) as { parts: readonly Part[] }).parts);
      return { ...command, packet };
    },
  };
}

function toPart(part: string | Buffer): Part {
  return typeof part === 'string' ? part : { base64: Buffer.from(part).toString('base64') };
}
