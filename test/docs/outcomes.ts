import assert from 'node:assert/strict';

import type { Query } from '../support/sails';
import { captureQueries } from './capture-queries';
import type { Page } from './page';
import type { PageApp } from './page-app';
import { evaluate } from './script';

/** The names that the tables of the pages use. */
class Money {
  constructor(readonly amount: number) {}
  toJSON() {
    return `EUR ${this.amount}`;
  }
}
const data = { count: 12 };
const circular: Record<string, unknown> = {};
circular['itself'] = circular;

/** The outcome of a call: the code or the name of the error that it throws, or the events that a subscriber receives. */
export type Outcome = string | unknown[];

/** Makes a call of a page's table in an action, and returns its outcome for the subscribers of users 83 and 84. */
export async function observeOutcome(call: string, page: Page, app: PageApp): Promise<Outcome> {
  const [requestingPage, other] = [await app.openPage(83, 84), await app.openPage(83, 84)];
  const queries: Query[] = [];
  const [User, Pet] = ['user', 'pet'].map((identity) => captureQueries(app.model(identity), queries));
  const bob = await app.model('user').findOne({ id: 83 });
  const block = { page: page.path, code: `${call};`, line: 1, heading: '', name: call, reason: undefined };
  let errorName: string | undefined;
  try {
    await app.runInAction(block, requestingPage, { User, Pet, bob, data, circular, Money });
  } catch (error) {
    errorName = (error as { code?: string }).code ?? (error as Error).name;
  }
  await Promise.all([requestingPage.waitForDelivery(), other.waitForDelivery(), ...queries]);
  assert.deepEqual(requestingPage.received, other.received);
  if (errorName !== undefined) assert.deepEqual(other.received, []);
  app.disconnect();
  return errorName ?? other.received;
}

/** Parses a cell of a table: the name of an error, or events. */
export function parseOutcome(cell: string): Outcome {
  const codes = findCodes(cell);
  const [name = ''] = codes;
  if (/^E_|Error$/.test(name)) return name;
  return codes.map((code) => evaluate(code, { data }));
}

export function findCodes(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, code]) => String(code));
}
