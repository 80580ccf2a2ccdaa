import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Page } from 'playwright-core';

import { describeWith } from '../support/programs';
import { useAuction } from './use-auction';
import type { Visitor } from './visitors';

const IMAGES = resolve(__dirname, '../../docs/images');

interface Bid {
  id: number;
  price: number;
  recovered: boolean;
}

describeWith(['chromium'], 'the auction in a browser that disconnects', () => {
  const auction = useAuction(600);

  it('shows every missed bid in order on the connection with recovery, and counts the lost ones on the other', async () => {
    const visitors = auction.visitors();
    await visitors.come('Bea');
    const ada = await visitors.come('Ada', { viewport: { width: 1280, height: 800 } });
    await ada.envelopes('plain', '"price"').first().waitFor();

    await ada.page.getByRole('button', { name: 'Disconnect for 5 seconds' }).click();
    await ada.page.locator('body[data-state=disconnected]').waitFor();
    await ada.page.locator('body[data-state=connected]').waitFor();
    await ada.page
      .getByRole('button', { name: 'Disconnect for 5 seconds' })
      .and(ada.page.locator(':enabled'))
      .waitFor();
    await ada
      .envelopes('plain', '"price"')
      .locator('xpath=self::*[following-sibling::li[@data-kind="gap"]]')
      .first()
      .waitFor();

    const heard = await bids(ada, 'recovering');
    const missed = heard.filter(({ recovered }) => recovered);
    assert.ok(missed.length > 1, 'the robot went on');
    assertUnbroken(heard);

    const total = await ada.page.locator('[data-connection=recovering] [data-recovered]').count();
    assert.equal(await ada.gap('recovering').getAttribute('data-missed'), String(total));
    assert.equal(await ada.gap('plain').getAttribute('data-missed'), String(total));
    assert.match((await ada.gap('recovering').textContent()) ?? '', / recovered, in order$/);
    assert.match((await ada.gap('plain').textContent()) ?? '', / lost$/);

    const plain = await bids(ada, 'plain');
    assert.ok(plain.every(({ recovered }) => !recovered));
    assert.ok(!plain.some(({ id, price }) => id === missed[0]?.id && price === missed[0].price));

    if (process.env['SCREENSHOTS']) await photograph(ada.page);
    await visitors.leave();
    assert.deepEqual(visitors.complaints, []);
  });
});

/** The bids that a feed shows, the oldest first. */
async function bids(visitor: Visitor, connection: 'recovering' | 'plain'): Promise<Bid[]> {
  const rows = await visitor.envelopes(connection, '"price"').evaluateAll(
    // Judged by its shape: the tests know no DOM types.
    (elements: { outerHTML: string; textContent: string | null }[]) =>
      elements.map(({ outerHTML, textContent }) => ({
        recovered: outerHTML.split('>')[0]?.includes('data-recovered') ?? false,
        text: textContent ?? '',
      })),
  );
  return rows.reverse().map(({ recovered, text }) => ({
    id: Number(/"id": (\d+)/.exec(text)?.[1]),
    price: Number(/"price": (\d+)/.exec(text)?.[1]),
    recovered,
  }));
}

/** The robot's rule gives every price from the one before, so a bid that is lost, doubled or displaced shows. */
function assertUnbroken(heard: Bid[]): void {
  const last = new Map<number, number>();
  for (const { id, price } of heard) {
    const before = last.get(id);
    if (before !== undefined) assert.equal(price, before + 5 * Math.ceil(before / 100), `item ${id} after ${before}`);
    last.set(id, price);
  }
}

/** For the README. */
async function photograph(page: Page): Promise<void> {
  await mkdir(IMAGES, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${IMAGES}/auction-${colorScheme}.png`, fullPage: true, animations: 'disabled' });
  }
}
