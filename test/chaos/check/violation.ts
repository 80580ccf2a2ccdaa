/** What can be found, and whether it breaks a promise. */
export const KINDS = {
  missing: 'A message is missing though the client was recovered.',
  'missing-live': 'A message is missing though the client was connected.',
  'missing-live-after-data-loss': undefined,
  duplicate: 'A message arrived twice.',
  'duplicate-in-new-session': undefined,
  order: "One sender's messages arrived out of order.",
  'never-joined': 'A message arrived from a record that the client never joined.',
  'before-join': 'A message arrived that was delivered before the client joined.',
  'after-leave': 'A message arrived that was sent after the client had left.',
  'omitted-received': 'A message arrived at the socket that it excludes.',
  'same-tick-missing': 'A message is missing that was sent in the same tick as a join, a leave or a disconnect.',
  'same-tick-unexpected': 'A message arrived that was sent in the same tick, before a join or after a leave.',
  'recovered-after-departure': 'A client was recovered after it had left or had been disconnected.',
  'recovered-after-departure-under-fault': undefined,
  'recovered-twice': 'Two connected sockets share one session.',
  'not-recovered': 'A client was not recovered though nothing else had failed.',
  'not-recovered-under-fault': undefined,
  'rooms-lost': 'A recovered socket is not in a room that the client had joined.',
  'rooms-revived': 'A recovered socket is in a room that the client had left or never joined.',
  'forgery-recovered': "A connection was recovered that presented another's session or a malformed one.",
  'forgery-without-response': 'A connection with a malformed session got no response.',
  idle: 'No client received anything, so nothing was checked.',
  crash: 'A node ended unexpectedly.',
  'never-back': 'A client was not connected in the end.',
} as const satisfies Record<string, string | undefined>;

export type Kind = keyof typeof KINDS;

export interface Violation {
  readonly kind: Kind;
  readonly at: number;
  readonly client?: string;
  readonly detail: string;
}

/** The rest is printed as information. */
export function breaksPromise({ kind }: Violation): boolean {
  return KINDS[kind] !== undefined;
}
