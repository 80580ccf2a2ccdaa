/** Redis did not reply in time. */
export class DeadlineError extends Error {}

/** Rejects if a promise takes longer than so many milliseconds. What it is settled with later is ignored. */
export async function withDeadline<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlineError('Redis did not reply in time.'));
    }, milliseconds);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
