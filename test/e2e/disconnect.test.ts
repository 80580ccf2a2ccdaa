import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { Page } from 'playwright-core';

import { describeWith } from '../support/programs';
import type { AuctionPage } from './browsers';
import { useAuction } from './use-auction';

const IMAGES = resolve(__dirname, '../../docs/images');

interface Bid {
  id: number;
  price: number;
  recovered: boolean;
}

describeWith(['chromium'], 'the auction in a browser that disconnects', () => {
  const auction = useAuction(600);

  it('every missed bid is shown in order on the connection with recovery, and counted as lost on the other', async () => {
    const browsers = auction.createBrowsers();
    await browsers.open('Bea');
    const ada = await browsers.open('Ada', { viewport: { width: 1280, height: 800 } });
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

    const received = await readBids(ada, 'recovering');
    const missed = received.filter(({ recovered }) => recovered);
    assert.ok(missed.length > 1, 'the robot went on');
    assertUnbroken(received);

    const total = await ada.page.locator('[data-connection=recovering] [data-recovered]').count();
    assert.equal(await ada.gap('recovering').getAttribute('data-missed'), String(total));
    assert.equal(await ada.gap('plain').getAttribute('data-missed'), String(total));
    assert.match((await ada.gap('recovering').textContent()) ?? '', / recovered, in order$/);
    assert.match((await ada.gap('plain').textContent()) ?? '', / lost$/);

    const plain = await readBids(ada, 'plain');
    assert.ok(plain.every(({ recovered }) => !recovered));
    assert.ok(!plain.some(({ id, price }) => id === missed[0]?.id && price === missed[0].price));

    if (process.env['SCREENSHOTS']) await saveScreenshots(ada.page);
    await browsers.close();
    assert.deepEqual(browsers.problems, []);
  });
});

/** Returns the bids that a connection's event log shows, the oldest first. */
async function readBids(auctionPage: AuctionPage, connection: 'recovering' | 'plain'): Promise<Bid[]> {
  const rows = await auctionPage.envelopes(connection, '"price"').evaluateAll(
    // Typed by hand: the tests are compiled without DOM types.
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

/** The robot computes each price from the one before, so a lost, duplicated or misplaced bid is noticed. */
function assertUnbroken(received: Bid[]): void {
  const last = new Map<number, number>();
  for (const { id, price } of received) {
    const before = last.get(id);
    if (before !== undefined) assert.equal(price, before + 5 * Math.ceil(before / 100), `item ${id} after ${before}`);
    last.set(id, price);
  }
}

/** Saves the screenshots of the README. */
async function saveScreenshots(page: Page): Promise<void> {
  await mkdir(IMAGES, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${IMAGES}/auction-${colorScheme}.png`, fullPage: true, animations: 'disabled' });
  }
}
