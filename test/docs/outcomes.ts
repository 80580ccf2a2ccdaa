import assert from 'node:assert/strict';

import type { Query } from '../support/sails';
import { keepingQueries } from './keeping-queries';
import type { Page } from './page';
import type { PageApp } from './page-app';
import { valueOf } from './script';

/** What the tables of the pages speak of. */
class Money {
  constructor(readonly amount: number) {}
  toJSON() {
    return `EUR ${this.amount}`;
  }
}
const data = { count: 12 };
const circular: Record<string, unknown> = {};
circular['itself'] = circular;

/** What comes of a call: the code or the name of what is thrown, or the events that a subscriber hears. */
export type Outcome = string | unknown[];

/** Makes a call as a page's table has it, in an action, and answers what all hear who are subscribed to users 83 and 84. */
export async function outcomeOf(call: string, page: Page, app: PageApp): Promise<Outcome> {
  const [asking, other] = [await app.openPage(83, 84), await app.openPage(83, 84)];
  const queries: Query[] = [];
  const [User, Pet] = ['user', 'pet'].map((identity) => keepingQueries(app.model(identity), queries));
  const bob = await app.model('user').findOne({ id: 83 });
  const block = { page: page.path, code: `${call};`, line: 1, heading: '', name: call, reason: undefined };
  let thrown: string | undefined;
  try {
    await app.runInAction(block, asking, { User, Pet, bob, data, circular, Money });
  } catch (error) {
    thrown = (error as { code?: string }).code ?? (error as Error).name;
  }
  await Promise.all([asking.fence(), other.fence(), ...queries]);
  assert.deepEqual(asking.heard, other.heard);
  if (thrown !== undefined) assert.deepEqual(other.heard, []);
  app.disconnect();
  return thrown ?? other.heard;
}

/** What a cell says: the name of what is thrown, or the events that are heard. */
export function outcomeIn(cell: string): Outcome {
  const codes = codesIn(cell);
  const [name = ''] = codes;
  if (/^E_|Error$/.test(name)) return name;
  return codes.map((code) => valueOf(code, { data }));
}

export function codesIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, code]) => String(code));
}
