/** What a node of the cases about recovery does: a Socket.IO server that subscribes each client to one record. */
export type NodeCommand =
  /** Sends numbered messages to the records in turn, as many a second, or as fast as it can. */
  | { readonly command: 'send'; readonly count: number; readonly records: number; readonly perSecond?: number }
  | { readonly command: 'report' }
  | { readonly command: 'heap' };

/** The data of a message: the time is that of `process.hrtime()`, in milliseconds. */
export interface Numbered {
  readonly number: number;
  readonly sentAt: number;
}

export const MODEL = 'item';
