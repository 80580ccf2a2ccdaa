/** Redis did not reply in time. */
export class DeadlineError extends Error {}

/**
 * Rejects if a promise takes longer than so many milliseconds. What it is settled with later is ignored.
 *
 * @param ref - whether the process stays alive meanwhile, as with the timers of Node
 */
export async function withDeadline<Value>(
  promise: Promise<Value>,
  milliseconds: number,
  { ref = true } = {},
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlineError('Redis did not reply in time.'));
    }, milliseconds);
    if (!ref) timer.unref();
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
