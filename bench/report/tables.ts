import { isEqual, omit } from 'lodash';

import { computeRatios, findMedian, type Ratio } from '../cases/cost/ratios';
import type { CostRow } from '../cases/cost/scenarios';
import type { Machine } from '../harness/machine';
import { latestRun, type Results } from '../harness/results';
import { formatCode, formatCount, formatNumber, formatSpread, formatTable } from './format';
import { createRecoveryTables } from './recovery-tables';

/** The texts of the report, by the name of their place in a page. */
export function createTables(results: Results): Record<string, string> {
  const cost = latestRun(results.cost);
  return {
    machine: formatMachine(results.machine),
    overview: createOverview(cost),
    ratios: createRatioTable(results.cost),
    'fan-out': createCostTable(cost, 'fan-out'),
    'omitted-socket': createCostTable(cost, 'omitted-socket'),
    records: createCostTable(cost, 'records'),
    diagnostics: createCostTable(cost, 'diagnostics'),
    models: createModelsTable(results),
    rooms: createRoomsTable(results),
    servers: createServersTable(results),
    heap: createHeapTable(results),
    ...createRecoveryTables(results),
    latency: createLatencyTable(results),
    nodes: createNodesTable(results),
  };
}

/** The table of docs/reference/benchmarks.md. */
function createOverview(rows: readonly CostRow[]): string {
  const variants = ['Model.message()', 'io.to(room).emit()', 'sails.sockets.broadcast()', 'Model.publish()'];
  return formatTable(
    ['subscribers', 'data', ...variants.map(formatCode)],
    rows
      .filter(({ table, variant }) => table === 'fan-out' && variant === 'Model.message()')
      .filter(({ payload }) => payload === '45 B' || payload === '3 KB')
      .map(({ subscribers, payload }) => [
        formatCount(subscribers),
        payload,
        ...variants.map((variant) => formatNumber(findMedian(rows, subscribers, payload, variant))),
      ]),
  );
}

function createRatioTable(runs: Results['cost']): string {
  const ratiosOfRuns = runs.map(computeRatios);
  return formatTable(
    ['subscribers', 'payload', 'to `emit()`', 'target', 'to `publish()`'],
    computeRatios(latestRun(runs)).map(({ subscribers, payload, target }) => {
      const ratios = ratiosOfRuns.flatMap((ofRun) =>
        ofRun.filter((ratio) => ratio.subscribers === subscribers && ratio.payload === payload),
      );
      return [
        formatCount(subscribers),
        payload,
        ratios.map(formatToEmit).join(' · '),
        target === undefined ? '' : `≤ ${target}`,
        ratios.map(({ toPublish }) => toPublish.toFixed(2)).join(' · '),
      ];
    }),
  );
}

/** A ratio that misses the target is bold. */
function formatToEmit({ toEmit, target }: Ratio): string {
  const text = toEmit.toFixed(2);
  return target !== undefined && Number(text) > target ? `**${text}**` : text;
}

function createCostTable(run: readonly CostRow[], name: CostRow['table']): string {
  const rows = run.filter((row) => row.table === name);
  const variants = [...new Set(rows.map((row) => row.variant))];
  const cells = new Map(
    rows.map(({ subscribers, payload }) => {
      const costs = variants.map((variant) => {
        const row = rows.find(
          (row) => row.subscribers === subscribers && row.payload === payload && row.variant === variant,
        );
        return formatSpread(row?.cost);
      });
      return [`${subscribers} ${payload}`, [formatCount(subscribers), payload, ...costs]];
    }),
  );
  return formatTable(['subscribers', 'payload', ...variants.map(formatCode)], [...cells.values()]);
}

function createModelsTable({ models }: Results): string {
  return formatTable(
    [
      'models',
      'load without the hook (ms)',
      'load with the hook (ms)',
      '`mixin()` alone (ms)',
      'heap for each model (B)',
    ],
    latestRun(models).map((row) => [
      formatCount(row.models),
      formatSpread(row.withoutHook),
      formatSpread(row.withHook),
      formatSpread(row.mixin),
      row.models === 1 ? '' : formatSpread(row.bytes), // for one model, less than the noise
    ]),
  );
}

function createRoomsTable({ rooms }: Results): string {
  return formatTable(
    ['other rooms', 'subscribers', 'variant', 'µs'],
    latestRun(rooms).map((row) => [
      formatCount(row.rooms),
      row.subscribers,
      formatCode(row.variant),
      formatSpread(row.cost),
    ]),
  );
}

/** A line for each server, payload and number of subscribers, with the ratio of both variants. */
function createServersTable({ servers }: Results): string {
  const rows = latestRun(servers);
  const emits = rows.filter(({ variant }) => variant === 'io.to(room).emit()');
  return formatTable(
    ['server', 'subscribers', 'payload', '`io.to(room).emit()`', '`Model.message()`', 'ratio'],
    emits.map((emit) => {
      const message = rows.find(
        (row) => row !== emit && isEqual(omit(row, 'variant', 'cost'), omit(emit, 'variant', 'cost')),
      );
      const ratio = (message?.cost.median ?? NaN) / emit.cost.median;
      const costs = [formatSpread(emit.cost), formatSpread(message?.cost)];
      return [emit.server, emit.subscribers, emit.payload, ...costs, ratio.toFixed(2)];
    }),
  );
}

function createHeapTable({ heap }: Results): string {
  return formatTable(
    ['calls', 'heap (MB)'],
    latestRun(heap).map(({ calls, megabytes }) => [formatCount(calls), formatNumber(megabytes)]),
  );
}

function createLatencyTable({ latency }: Results): string {
  return formatTable(
    ['subscribers', 'variant', 'calls a second', 'messages', 'p50 (ms)', 'p99 (ms)'],
    latestRun(latency).map((row) => [
      row.subscribers,
      formatCode(row.variant),
      row.callsPerSecond,
      formatCount(row.messages),
      formatNumber(row.p50),
      formatNumber(row.p99),
    ]),
  );
}

function createNodesTable({ nodes }: Results): string {
  return formatTable(
    ['Redis adapter', 'variant', 'nodes', 'nodes that receive a message', 'messages a second'],
    latestRun(nodes).map((row) => [
      row.adapter,
      formatCode(row.variant),
      row.nodes,
      formatNumber(row.wakes),
      formatSpread(row.rate),
    ]),
  );
}

function formatMachine(machine: Machine): string {
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  return (
    `${machine.processor}, ${machine.cores} cores, ${machine.memory} of memory; ${machine.system}; ` +
    `Node ${machine.node}; ${packages.join(', ')}.`
  );
}
