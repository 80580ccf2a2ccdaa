/** The bytes that the heap holds after garbage collection. Needs `--expose-gc`. */
export function heapInUse(): number {
  for (let time = 0; time < 3; time++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
