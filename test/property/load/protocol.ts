/** How heavy a load is. */
export interface Load {
  sockets: number;
  records: number;
  /** Messages a second. */
  rate: number;
  seconds: number;
}

/** What the node is told to do, and the ids of the sockets that it may leave out. */
export interface Order {
  load: Load;
  seed: number;
  sockets: string[];
}

/** One message as it was sent: its number among its record's own, and the socket that was left out. */
export interface Sent {
  id: number;
  number: number;
  requester: string | undefined;
}

/** What the node tells the process that started it. */
export type FromNode = { url: string } | { sent: Sent[] } | { heap: number } | { done: true };

/** The event by which the node tells its sockets that it has sent all. */
export const END = 'end-of-load';

/** The event by which the node asks its sockets whether all that was sent before has arrived. */
export const ARRIVED = 'arrived';

/** How often the heap is measured in equal times; the first time, the node has warmed up. */
export const SAMPLES = 6;

/** Numbers from 0 to 1 that look random, and are the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
