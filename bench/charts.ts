import { init, type EChartsCoreOption } from 'echarts';

import type { CostRow } from './cost';
import type { Growth } from './growth';

/** What all of one chart's lines or bars share. */
interface Frame {
  readonly title: string;
  readonly x: object;
  readonly y: object;
  readonly series: readonly object[];
}

const COLOURS = ['#0d9488', '#1d4ed8', '#b91c1c', '#6b7280', '#a16207'];

/** How the ways to send are drawn, and in which order they stand. */
const DRAWN = ['Model.message()', 'io.to(room).emit()', 'Model.publish()', 'ws, framed beforehand', 'bare TCP'];

/** What each subscriber of a call costs, for a growing audience: both axes in powers of ten. */
export function audienceChart(rows: readonly CostRow[], payload: string): string {
  const fanOut = rows.filter((row) => row.table === 'fan-out' && row.payload === payload && row.subscribers > 0);
  const series = DRAWN.map((variant) => ({
    name: variant,
    type: 'line',
    symbolSize: 6,
    data: fanOut
      .filter((row) => row.variant === variant)
      .map(({ subscribers, cost }) => [subscribers, cost.median / subscribers]),
  }));
  return draw({
    title: `CPU time of a call for each subscriber, ${payload}`,
    x: { type: 'log', name: 'subscribers' },
    y: { type: 'log', name: 'µs', min: 1 },
    series,
  });
}

/** What a call costs that nobody hears, as a share of Socket.IO's own. */
export function nobodyChart(rows: readonly CostRow[]): string {
  const nobody = rows.filter((row) => row.table === 'fan-out' && row.subscribers === 0);
  const payloads = [...new Set(nobody.map((row) => row.payload))];
  const median = (payload: string, variant: string) =>
    nobody.find((row) => row.payload === payload && row.variant === variant)?.cost.median ?? NaN;
  const series = DRAWN.slice(0, 3).map((variant) => ({
    name: variant,
    type: 'bar',
    data: payloads.map((payload) => median(payload, variant) / median(payload, 'io.to(room).emit()')),
  }));
  return draw({
    title: 'A call that nobody hears, beside emit()',
    x: { type: 'category', data: payloads },
    y: { type: 'value', name: 'times emit()' },
    series,
  });
}

/** What the heap holds after so many calls. */
export function heapChart(heap: Growth['heap']): string {
  const data = heap.map(({ calls, megabytes }) => [calls, megabytes]);
  return draw({
    title: 'Heap in use after garbage collection',
    x: { type: 'value', name: 'calls', axisLabel: { formatter: (calls: number) => calls.toLocaleString('en') } },
    y: { type: 'value', name: 'MB', min: 0 },
    series: [{ name: 'heap', type: 'line', symbolSize: 6, data }],
  });
}

function draw({ title, x, y, series }: Frame): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 760, height: 400 });
  const option: EChartsCoreOption = {
    animation: false,
    backgroundColor: '#ffffff', // to be read on a dark page too
    color: COLOURS,
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    legend: { bottom: 0 },
    grid: { left: 60, right: 80, top: 60, bottom: 70 },
    xAxis: x,
    yAxis: y,
    series,
  };
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}
