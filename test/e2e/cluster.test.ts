import assert from 'node:assert/strict';

import { describeWith } from '../support/programs';
import { useAuction } from './use-auction';
import type { Visitor } from './visitors';

describeWith(['chromium', 'redis-server'], 'the auction on two nodes in a browser, on Redis Streams', () => {
  const auction = useAuction(0, 'cluster.js');

  it('goes on at the other node when a visitor kills theirs, and nothing is lost', async () => {
    const visitors = auction.visitors();
    const ada = await visitors.come('Ada');
    const bea = await visitors.come('Bea');
    const node = await nodeOf(ada);
    await ada.bid('Moon globe', '301');
    await bea.sees(1, '.leader', 'Ada leads');

    await ada.page.getByRole('button', { name: `Kill node ${node}` }).click();
    await ada.page.locator('body[data-state=disconnected]').waitFor();
    await bidByHttp(auction.address, 302);
    await ada.page.locator('body[data-state=connected]').waitFor();

    await ada.sees(1, '.leader', 'Somebody outbid you');
    await bea.sees(1, '.leader', 'Somebody leads');
    assert.match((await ada.gap('recovering').textContent()) ?? '', /recovered, in order$|no event was sent$/);
    assert.equal(await nodeOf(ada), node === 'A' ? 'B' : 'A');

    await bea.page.locator('body[data-state=connected]').waitFor(); // she may have been on the same node
    await bea.bid('Moon globe', '303');
    await ada.envelopes('recovering', '"price": 303').waitFor();
    assert.equal(await ada.envelopes('recovering', '"price": 302').count(), 1);
    await visitors.leave();
    assert.deepEqual(visitors.complaints, []);
  });
});

/** The node that the page says it is on. */
async function nodeOf(visitor: Visitor): Promise<string> {
  const status = visitor.page.locator('#connection').filter({ hasText: /^Connected to node [AB]$/ });
  return (await status.textContent())?.at(-1) ?? '';
}

/** Bids for the first item, through the proxy, which may still try the node that was just killed. */
async function bidByHttp(address: string, amount: number): Promise<void> {
  const init = { method: 'POST', body: new URLSearchParams({ amount: String(amount) }) };
  const { status } = await fetch(`${address}/items/1/bids`, init);
  if (status === 502) return bidByHttp(address, amount);
  assert.equal(status, 200);
}
