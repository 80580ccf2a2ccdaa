import assert from 'node:assert/strict';

import { describeWith } from '../support/programs';
import type { AuctionPage } from './browsers';
import { useAuction } from './use-auction';

describeWith(['chromium', 'redis-server'], 'the auction on two nodes in a browser, on Redis Streams', () => {
  const auction = useAuction(0, 'cluster.js');

  it('a page whose node is killed reconnects to the other node, and no bid is lost', async () => {
    const browsers = auction.createBrowsers();
    const ada = await browsers.open('Ada');
    const bea = await browsers.open('Bea');
    const node = await readNode(ada);
    await ada.bid('Moon globe', '301');
    await bea.waitForText(1, '.leader', 'Ada leads');

    await ada.page.getByRole('button', { name: `Kill node ${node}` }).click();
    await ada.page.locator('body[data-state=disconnected]').waitFor();
    await bidByHttp(auction.address, 302);
    await ada.page.locator('body[data-state=connected]').waitFor();

    await ada.waitForText(1, '.leader', 'Somebody outbid you');
    await bea.waitForText(1, '.leader', 'Somebody leads');
    assert.match((await ada.gap('recovering').textContent()) ?? '', /recovered, in order$|no event was sent$/);
    assert.equal(await readNode(ada), node === 'A' ? 'B' : 'A');

    await bea.page.locator('body[data-state=connected]').waitFor(); // she may have been on the same node
    await bea.bid('Moon globe', '303');
    await ada.envelopes('recovering', '"price": 303').waitFor();
    assert.equal(await ada.envelopes('recovering', '"price": 302').count(), 1);
    await browsers.close();
    assert.deepEqual(browsers.problems, []);
  });
});

/** Returns the node that the page shows. */
async function readNode(auctionPage: AuctionPage): Promise<string> {
  const status = auctionPage.page.locator('#connection').filter({ hasText: /^Connected to node [AB]$/ });
  return (await status.textContent())?.at(-1) ?? '';
}

/** Bids for the first item, through the proxy, which may still try the node that was just killed. */
async function bidByHttp(address: string, amount: number): Promise<void> {
  const init = { method: 'POST', body: new URLSearchParams({ amount: String(amount) }) };
  const { status } = await fetch(`${address}/items/1/bids`, init);
  if (status === 502) return bidByHttp(address, amount);
  assert.equal(status, 200);
}
