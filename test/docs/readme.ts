import assert from 'node:assert/strict';

import { observeOutcome, type Outcome } from './outcomes';
import type { Block, Page } from './page';
import { readFiles, usePageApp } from './page-app';
import { SALON_USER } from './salon-user';
import { Screen } from './screen';
import type { Runs } from './script';

const RED = { verb: 'messaged', id: 83, data: { hairColor: 'red' } };
const BLUE = { verb: 'messaged', id: 83, data: { hairColor: 'blue' } };

/** What the rows of "Why not `publish()`?" pass to both methods. */
const DATA_BY_ROW: Record<string, string> = {
  'any data': 'data',
  'a record': 'bob',
  '`{ price: NaN }`': '{ price: NaN }',
  'data that is circular': 'circular',
};

/** Runs the blocks of README.md. */
export function readme(page: Page): Runs {
  const app = usePageApp({
    files: { ...readFiles(page, 'send'), 'api/models/User.js': SALON_USER },
    config: { routes: { 'POST /user/:id/dye': 'user/dye' } },
  });

  for (const { cells } of page.rows.filter(({ heading }) => heading === 'Why not publish()?')) {
    const [row = '', message = '', publish = ''] = cells;
    it(`the row of the README's table is correct: ${row}`, async () => {
      const data = DATA_BY_ROW[row];
      assert.ok(data);
      const observe = async (call: string) => describeOutcome(await observeOutcome(call, page, app));
      assert.ok(message.startsWith(await observe(`User.message(83, ${data})`)), message);
      assert.ok(publish.startsWith(await observe(`User.publish([83], ${data})`)), publish);
    });
  }

  /** Asserts that the page is shown the user and then the color that another page requests. */
  const assertQuickStart = async (): Promise<void> => {
    const [requestingPage, other] = [await app.openPage(83), app.startPage()];
    const screen = new Screen();
    const run = (block: Block) => app.run(block, { io: other.io, show: screen.show });
    await run(page.block('receive'));
    await run(page.block('subscribe'));
    assert.deepEqual(await screen.next(), [83, 'blue']);
    const { status } = await requestingPage.request('POST', '/user/83/dye', { hairColor: 'red' });
    assert.equal(status, 200);
    assert.deepEqual(await screen.next(), [83, 'red']);
    assert.deepEqual(requestingPage.received, []);
    await app.request('POST', '/user/83/dye', BLUE.data);
  };

  return {
    'the example': async (block) => {
      const [requestingPage, other] = [await app.openPage(), await app.openPage(83)];
      const screen = new Screen();
      await app.runInAction(block, requestingPage, { User: app.model('user'), io: other.io, show: screen.show });
      assert.deepEqual(
        [await screen.next(), await screen.next()],
        [
          [83, 'red'],
          [83, 'blue'],
        ],
      );
      await requestingPage.waitForDelivery();
      assert.deepEqual(requestingPage.received, [RED]);
      assert.deepEqual(other.received, [RED, BLUE]);
    },
    subscribe: assertQuickStart,
    send: assertQuickStart,
    receive: assertQuickStart,
  };
}

/** Describes an outcome as the table does. */
function describeOutcome(outcome: Outcome): string {
  if (outcome === 'E_INVALID_DATA') return 'rejected';
  if (typeof outcome === 'string') return `\`${outcome}`;
  const [event] = outcome as [Record<string, unknown>];
  const data = (event['verb'] === 'messaged' ? event['data'] : event) as Record<string, unknown>;
  if ('username' in data) return 'password' in data ? 'with what' : 'without what';
  if ('price' in data) return `received as \`{ price: ${String(data['price'])} }\``;
  return data === event ? 'the data alone' : '`{ verb: ';
}
