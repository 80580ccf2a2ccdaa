import type { Spread } from '../harness/statistics';

export type Cell = string | number;

/** A Markdown table. */
export function formatTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A median with its quartiles in brackets. */
export function formatSpread(spread: Spread | undefined): string {
  if (spread === undefined) return '';
  return `${formatNumber(spread.median)} (${formatNumber(spread.low)}–${formatNumber(spread.high)})`;
}

/** Two or three significant digits: no result is more precise. */
export function formatNumber(value: number): string {
  return value >= 100 ? formatCount(Math.round(value)) : value.toPrecision(value >= 10 ? 3 : 2);
}

export function formatCount(value: number): string {
  return value.toLocaleString('en');
}

export function formatCode(text: string): string {
  return `\`${text}\``;
}
