import assert from 'node:assert/strict';
import { compileFunction } from 'node:vm';

import type { Block } from './page';

/** `<expression>; // <value>`, where the value is written as JavaScript and not in words. */
const CLAIM = /^(\s*)(?!const |let |return |\/\/)(\S.*); \/\/ (-?\d.*|'.*'|\[.*\]|\{.*\}|true|false|null|undefined)$/gm;

/**
 * Runs a block of JavaScript as it stands on its page, with the names that it needs. Where a comment says what an
 * expression's value is, it must be that, and the line must have been reached.
 *
 * @param scope - what the block's names stand for; one called `this` is its `this`
 */
export async function run({ page, line, code }: Block, scope: Record<string, unknown>): Promise<void> {
  let claims = 0;
  let found = 0;
  const check = (actual: unknown, expected: unknown) => {
    assert.deepEqual(actual, expected, `${page}:${line}`);
    found++;
  };
  const checked = code.replace(CLAIM, (_, indent: string, expression: string, value: string) => {
    claims++;
    return `${indent}check((${expression}), (${value}));`;
  });
  const { this: self, ...names }: Record<string, unknown> = { ...scope, check };
  const body = `return (async () => {\n${checked}\n})();`;
  const script = compileFunction(body, Object.keys(names), { filename: page, lineOffset: line - 2 }) as Script;
  await script.apply(self, Object.values(names));
  assert.equal(found, claims, `${page}:${line}: a line that says a value was not reached, or more than once`);
}

type Script = (this: unknown, ...values: unknown[]) => Promise<void>;

/** The value of an expression, as it stands on a page. */
export function valueOf(expression: string, names: Record<string, unknown> = {}): unknown {
  const value = compileFunction(`return (${expression});`, Object.keys(names)) as (...values: unknown[]) => unknown;
  return value(...Object.values(names));
}

/** A part of a block whose last lines are comments, which say what comes of it. */
export interface Case {
  readonly block: Block;
  readonly outcome: string;
}

/** The parts of a block, which have empty lines between them. */
export function casesIn(block: Block): Case[] {
  return Array.from(block.code.matchAll(/(?:.+\n)+/g), ({ 0: part, index }) => {
    const [, code = '', comments = ''] = /^([^]*?)((?:\/\/.*\n)+)$/.exec(part) ?? [];
    if (code === '') throw new Error(`${block.page}:${block.line}: a part of this block does not say what comes of it`);
    const line = block.line + block.code.slice(0, index).split('\n').length - 1;
    return {
      block: { ...block, code, line },
      outcome: comments
        .replace(/^\/\/ /gm, '')
        .trim()
        .replaceAll('\n', ' '),
    };
  });
}

/** What runs a page's blocks, by the names that stand in the comments before them. */
export type Runs = Record<string, (block: Block) => unknown>;

/** Runs each part of a block, which must throw an error with the text that stands under it. */
export async function assertThrows(block: Block, runPart: (part: Block) => Promise<void>): Promise<Error[]> {
  const errors: Error[] = [];
  for (const { block: part, outcome } of casesIn(block)) {
    await assert.rejects(runPart(part), (error: Error) => {
      assert.equal(error.message, outcome, `${part.page}:${part.line}`);
      errors.push(error);
      return true;
    });
  }
  return errors;
}
