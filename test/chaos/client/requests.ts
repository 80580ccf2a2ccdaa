import { findLast } from 'lodash';

import type { ClientEvent } from '../check/history';
import { now } from '../clock';
import type { Reply, Requests } from '../protocol';

/** What a client knows when it has asked for something, and has no reply yet. */
export function noteRequest<Name extends keyof Requests>(name: Name, body: Requests[Name]): ClientEvent[] {
  const at = now();
  switch (name) {
    case 'join':
      return [{ kind: 'joining', at, records: (body as Requests['join']).records }];
    case 'leave':
      return [{ kind: 'leaving', at, records: (body as Requests['leave']).records }];
    case 'sequence': {
      const records = [(body as Requests['sequence']).record];
      // It may be joined or left, or both, so until the reply nothing is certain.
      return [
        { kind: 'joining', at, records },
        { kind: 'leaving', at, records },
      ];
    }
    default:
      return [];
  }
}

/** What a client knows by a reply. */
export function noteReply<Name extends keyof Requests>(
  name: Name,
  body: Requests[Name],
  { records: rooms, delivered, expected }: Reply,
  sid: string,
): ClientEvent[] {
  const at = now();
  if (name === 'rooms') return [{ kind: 'rooms', at, records: rooms }];
  const { record, steps } = body as Requests['sequence'];
  const isJoin = name === 'sequence' ? findLast(steps, (step) => step !== 'send') === 'join' : name === 'join';
  const records = name === 'sequence' ? [record] : (body as Requests['join']).records;
  return [
    ...expected.map((message) => ({ kind: 'expected' as const, at, sid, ...message, isAcknowledged: true })),
    isJoin ? { kind: 'joined', at, records, delivered } : { kind: 'left', at, records },
  ];
}
