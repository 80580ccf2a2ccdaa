/** The size of a load. */
export interface Load {
  sockets: number;
  records: number;
  /** Messages a second. */
  rate: number;
  seconds: number;
}

/** The load that the node sends, and the ids of the sockets that it may omit. */
export interface LoadOrder {
  load: Load;
  seed: number;
  sockets: string[];
}

/** A sent message: its number among the messages of its record, and the omitted socket. */
export interface SentRecord {
  id: number;
  number: number;
  omittedSocketId: string | undefined;
}

/** The messages of the node to the process that started it. */
export type FromNode = { url: string } | { sent: SentRecord[] } | { heap: number } | { done: true };

/** The event after the last message. */
export const END = 'end-of-load';

/** The event that clients acknowledge, so that everything that was sent before it has arrived. */
export const ARRIVED = 'arrived';

/** How often the heap is measured, at equal intervals. The first measurement is after the warm-up. */
export const SAMPLES = 6;

/** Creates a generator of pseudo-random numbers from 0 to 1, which are the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
