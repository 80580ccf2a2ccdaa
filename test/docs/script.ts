import assert from 'node:assert/strict';
import { compileFunction } from 'node:vm';

import type { Block } from './page';

/** `<expression>; // <value>`, where the value is JavaScript. */
const CLAIM = /^(\s*)(?!const |let |return |\/\/)(\S.*); \/\/ (-?\d.*|'.*'|\[.*\]|\{.*\}|true|false|null|undefined)$/gm;

/**
 * Runs a block of JavaScript as its page shows it, with the names that it needs. Where a comment shows the value of an
 * expression, it is checked, and the line must be reached once.
 *
 * @param scope - the values of the names that the block uses, and its `this`
 */
export async function runBlock({ page, line, code }: Block, scope: Record<string, unknown>): Promise<void> {
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
  assert.equal(found, claims, `${page}:${line}: a line that shows a value was not reached, or more than once`);
}

type Script = (this: unknown, ...values: unknown[]) => Promise<void>;

/** Evaluates an expression of a page. */
export function evaluate(expression: string, names: Record<string, unknown> = {}): unknown {
  const value = compileFunction(`return (${expression});`, Object.keys(names)) as (...values: unknown[]) => unknown;
  return value(...Object.values(names));
}

/** A part of a block whose last lines are comments with its outcome. */
export interface Case {
  readonly block: Block;
  readonly outcome: string;
}

/** Splits a block at its empty lines. */
export function splitCases(block: Block): Case[] {
  return Array.from(block.code.matchAll(/(?:.+\n)+/g), ({ 0: part, index }) => {
    const [, code = '', comments = ''] = /^([^]*?)((?:\/\/.*\n)+)$/.exec(part) ?? [];
    if (code === '')
      throw new Error(`${block.page}:${block.line}: a part of this block has no comment with its outcome.`);
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

/** The functions that run a page's blocks, by the names in the comments before them. */
export type Runs = Record<string, (block: Block) => unknown>;

/** Asserts that each part of a block throws an error with the text in its comment. */
export async function assertThrows(block: Block, runPart: (part: Block) => Promise<void>): Promise<Error[]> {
  const errors: Error[] = [];
  for (const { block: part, outcome } of splitCases(block)) {
    await assert.rejects(runPart(part), (error: Error) => {
      assert.equal(error.message, outcome, `${part.page}:${part.line}`);
      errors.push(error);
      return true;
    });
  }
  return errors;
}
