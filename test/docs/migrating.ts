import assert from 'node:assert/strict';

import type { Query } from '../sails/sails';
import { keepingQueries } from './keeping-queries';
import { usePageApp } from './page-app';
import type { Page } from './page';
import { run, valueOf, type Runs } from './script';

/** What the tables speak of. */
class Money {
  constructor(readonly amount: number) {}
  toJSON() {
    return `EUR ${this.amount}`;
  }
}
const data = { count: 12 };
const circular: Record<string, unknown> = {};
circular['itself'] = circular;

/** Runs the blocks of docs/migrating.md, and what its tables say. */
export function migrating(page: Page): Runs {
  const app = usePageApp();
  const block = (code: string) => ({ ...page.block('a call of 0.12'), code });

  /** What comes of a call: what is thrown, or what all hear who are subscribed to users 83 and 84. */
  async function outcomeOf(call: string): Promise<string | unknown[]> {
    const [asking, other] = [await app.openPage(83, 84), await app.openPage(83, 84)];
    const queries: Query[] = [];
    const [User, Pet] = ['user', 'pet'].map((identity) => keepingQueries(app.model(identity), queries));
    const bob = await app.model('user').findOne({ id: 83 });
    let thrown: string | undefined;
    try {
      await app.runInAction(block(`${call};`), asking, { User, Pet, bob, data, circular, Money });
    } catch (error) {
      thrown = (error as { code?: string }).code ?? (error as Error).name;
    }
    await Promise.all([asking.fence(), other.fence(), ...queries]);
    assert.deepEqual(asking.heard, other.heard);
    if (thrown !== undefined) assert.deepEqual(other.heard, []);
    app.disconnect();
    return thrown ?? other.heard;
  }

  /** Asserts that what a page runs shows what the server says, and that who asked for it is left out. */
  async function showsRed(onServer: string, inPage: string): Promise<void> {
    const [asking, other] = [await app.openPage(83), await app.openPage(83)];
    const shown: unknown[][] = [];
    await run(page.block(inPage), { io: other.io, show: (...values: unknown[]) => shown.push(values) });
    await app.runInAction(page.block(onServer), asking, { User: app.model('user'), user: { id: 83 } });
    await Promise.all([asking.fence(), other.fence()]);
    assert.deepEqual(shown, [[83, 'red']]);
    assert.deepEqual(asking.heard, []);
    app.disconnect();
  }

  for (const { heading, cells } of page.rows) {
    const [first = '', second = '', third = ''] = cells;
    for (const code of codesIn(first)) {
      if (heading === 'What 0.12 let pass') {
        it(`${code} does what the table says`, async () => {
          assert.deepEqual(await outcomeOf(code), wantedIn(third));
        });
      } else {
        it(`publish() and message() do what the table says with (${code})`, async () => {
          const logged = app.log.length;
          assert.deepEqual(await outcomeOf(`User.publish(${code})`), wantedIn(second));
          assert.equal(app.log.length > logged, second.includes('in the log'));
          assert.deepEqual(await outcomeOf(`User.message(${code})`), wantedIn(third));
        });
      }
    }
  }

  return {
    'a call of 0.12': async (block) => {
      const [asking, other] = [await app.openPage(83), await app.openPage(83)];
      const User = app.model('user');
      await new Promise<void>((resolve) => {
        const res = { ok: resolve };
        void app.runInAction(block, asking, { User, res });
      });
      await Promise.all([asking.fence(), other.fence()]);
      assert.deepEqual(asking.heard, []);
      assert.deepEqual(other.heard, [{ verb: 'messaged', id: 83, data: { count: 12, hairColor: 'red' } }]);
    },

    'publish() on the server': () => showsRed('publish() on the server', 'publish() in the page'),
    'publish() in the page': () => showsRed('publish() on the server', 'publish() in the page'),
    'message() on the server': () => showsRed('message() on the server', 'message() in the page'),
    'message() in the page': () => showsRed('message() on the server', 'message() in the page'),
    'both in the page': async () => {
      await showsRed('publish() on the server', 'both in the page');
      await showsRed('message() on the server', 'both in the page');
    },
  };
}

function codesIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, code]) => String(code));
}

/** What a cell says: the name of what is thrown, or the events that are heard. */
function wantedIn(cell: string): string | unknown[] {
  const codes = codesIn(cell);
  const [name = ''] = codes;
  if (/^E_|Error$/.test(name)) return name;
  return codes.map((code) => valueOf(code, { data }));
}
