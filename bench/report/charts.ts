import { findMedian } from '../cases/cost/ratios';
import type { CostRow } from '../cases/cost/scenarios';
import { createBarChart } from './bar-chart';

const VARIANTS = ['io.to(room).emit()', 'Model.message()', 'Model.publish()'];
const PAYLOADS = ['45 B', '3 KB', '64 KB'];
const SUBSCRIBERS = [1, 10, 100, 1_000];

/** The charts of docs/reference/benchmarks.md, as SVG: the CPU time of a call, where `emit()` is 1. */
export function createCharts(rows: readonly CostRow[]): Record<string, string> {
  const relativeCost = (subscribers: number, payload: string, variant: string) =>
    findMedian(rows, subscribers, payload, variant) / findMedian(rows, subscribers, payload, 'io.to(room).emit()');
  return {
    'no-subscribers': createBarChart({
      title: 'Without a subscriber: CPU time of a call (emit() = 1)',
      categories: PAYLOADS,
      series: VARIANTS.map((name) => ({ name, values: PAYLOADS.map((payload) => relativeCost(0, payload, name)) })),
    }),
    subscribers: createBarChart({
      title: 'By the number of subscribers, 3 KB: CPU time of a call (emit() = 1)',
      categories: SUBSCRIBERS.map(String),
      series: VARIANTS.map((name) => ({ name, values: SUBSCRIBERS.map((count) => relativeCost(count, '3 KB', name)) })),
    }),
  };
}
