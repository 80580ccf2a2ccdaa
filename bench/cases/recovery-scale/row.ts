/** One number of one part. */
export interface ScaleRow {
  readonly part: 'failover' | 'periodic-work' | 'memory';
  readonly setup: string;
  /** With its unit. */
  readonly measure: string;
  readonly value: number;
}
