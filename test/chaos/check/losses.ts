import type { History, Send } from './history';

/** What went wrong with Redis may still have its effect on what is sent shortly before or after. */
const MARGIN = 500;
/** What a node had not read yet when Redis forgot it: a node may have been frozen for so long. */
const LAG = 15_000;

/** Whether Redis may have rejected a message. */
export function isRejected({ faults }: History, { at }: Send): boolean {
  return faults.some(({ loses, from, until }) => loses === 'writes' && at > from - MARGIN && at < until + MARGIN);
}

/** Whether Redis may have forgotten a message before all nodes had read it. */
export function isForgotten({ faults }: History, { at }: Send): boolean {
  return faults.some(({ loses, from, until }) => loses === 'data' && at > from - LAG && at < until + MARGIN);
}
