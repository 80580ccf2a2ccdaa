import type { CostRow } from './cost';
import type { Growth } from './growth';
import type { LatencyRow } from './latency';
import type { Machine } from './machine';
import type { NodesRow } from './many-nodes';
import { ratiosOf, type Ratio } from './ratios';
import type { Results } from './results';
import type { Spread } from './statistics';

type Cell = string | number;

/** Every table of the report, by the name that its place in the page has. */
export function tablesOf(results: Results): Record<string, string> {
  const { cost, growth, latency, nodes, machine } = results;
  const run = shownRun(cost);
  return {
    machine: machineText(machine),
    ratios: ratioTable(cost),
    'fan-out': costTable(run, 'fan-out'),
    requester: costTable(run, 'requester'),
    records: costTable(run, 'records'),
    channel: costTable(run, 'channel'),
    models: modelsTable(growth),
    rooms: roomsTable(growth),
    latency: latencyTable(latency),
    nodes: nodesTable(nodes),
  };
}

/** The run that is shown where one stands for all: the last. */
export function shownRun(cost: Results['cost']): readonly CostRow[] {
  return cost.at(-1) ?? [];
}

function ratioTable(runs: Results['cost']): string {
  const first = ratiosOf(runs[0] ?? []);
  const rows = first.map(({ subscribers, payload, mostOfEmit, mostOfPublish }) => {
    const same = runs.flatMap((run) =>
      ratiosOf(run).filter((ratio) => ratio.subscribers === subscribers && ratio.payload === payload),
    );
    return [
      count(subscribers),
      payload,
      shares(same, 'ofEmit', mostOfEmit),
      mostOfEmit === undefined ? '' : `≤ ${mostOfEmit}`,
      shares(same, 'ofPublish', mostOfPublish),
      mostOfPublish === undefined ? '' : `≤ ${mostOfPublish}`,
    ];
  });
  return table(['subscribers', 'payload', 'of `emit()`', 'wanted', 'of `publish()`', 'wanted'], rows);
}

/** One share for each run; those that are more than they should be stand out. */
function shares(ratios: readonly Ratio[], of: 'ofEmit' | 'ofPublish', most: number | undefined): string {
  return ratios
    .map((ratio) => {
      const text = ratio[of].toFixed(2);
      return most !== undefined && Number(text) > most ? `**${text}**` : text;
    })
    .join(' · ');
}

function costTable(run: readonly CostRow[], name: CostRow['table']): string {
  const rows = run.filter((row) => row.table === name);
  const variants = [...new Set(rows.map((row) => row.variant))];
  const cells = new Map<string, Cell[]>();
  for (const { subscribers, payload } of rows) {
    const ofVariant = (variant: string) =>
      rows.find((row) => row.subscribers === subscribers && row.payload === payload && row.variant === variant);
    const costs = variants.map((variant) => spreadText(ofVariant(variant)?.cost));
    cells.set(`${subscribers} ${payload}`, [count(subscribers), payload, ...costs]);
  }
  return table(['subscribers', 'payload', ...variants.map((variant) => `\`${variant}\``)], [...cells.values()]);
}

function modelsTable({ models }: Growth): string {
  return table(
    [
      'models',
      'loads in, without the hook (ms)',
      'with it (ms)',
      'of which `message()` takes (ms)',
      'heap for each model (B)',
    ],
    models.map((row) => [
      count(row.models),
      spreadText(row.liftWithout),
      spreadText(row.liftWith),
      spreadText(row.mixin),
      row.models === 1 ? '' : spreadText(row.bytes), // lost in the noise of one
    ]),
  );
}

function roomsTable({ rooms }: Growth): string {
  return table(
    ['rooms beside', 'subscribers', 'way', 'µs'],
    rooms.map((row) => [count(row.rooms), row.subscribers, `\`${row.variant}\``, spreadText(row.cost)]),
  );
}

function latencyTable(rows: readonly LatencyRow[]): string {
  return table(
    ['subscribers', 'way', 'calls a second', 'messages', 'p50 (ms)', 'p99 (ms)'],
    rows.map((row) => [
      row.subscribers,
      `\`${row.variant}\``,
      row.rate,
      count(row.messages),
      figures(row.p50),
      figures(row.p99),
    ]),
  );
}

function nodesTable(rows: readonly NodesRow[]): string {
  return table(
    ['Redis adapter', 'way', 'nodes', 'woken by a message', 'messages a second'],
    rows.map((row) => [
      row.adapter,
      `\`${row.variant}\``,
      row.nodes,
      figures(row.wakes),
      `${count(round(row.rate.median))} (${count(round(row.rate.low))}–${count(round(row.rate.high))})`,
    ]),
  );
}

function machineText(machine: Machine): string {
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  return (
    `On ${machine.processor}, ${machine.cores} cores, ${machine.memory} of memory; ${machine.system}; ` +
    `Node ${machine.node}; ${packages.join(', ')}.`
  );
}

/** A median, and the quartiles beside it. */
function spreadText(cost: Spread | undefined): string {
  if (cost === undefined) return '';
  return `${figures(cost.median)} (${figures(cost.low)}–${figures(cost.high)})`;
}

/** As many figures as can be trusted. */
export function figures(value: number): string {
  return value >= 100 ? count(Math.round(value)) : value.toPrecision(value >= 10 ? 3 : 2);
}

function round(value: number): number {
  return Math.round(value / 10) * 10;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
