import type { Browser } from 'playwright-core';

import { launchChromium } from '../support/chromium';
import { Auction, installAuction } from './auction';
import { Visitors } from './visitors';

/** Opens an auction and a browser before the tests of a `describe`, as `Auction.open()` does, and closes both in the end. */
export function useAuction(...how: Parameters<typeof Auction.open>) {
  let browser: Browser;
  let auction: Auction;

  before(async function () {
    this.timeout(300_000); // the example's dependencies may have to be installed
    await installAuction();
    auction = await Auction.open(...how);
    browser = await launchChromium();
  });

  // A test that was cut short may have left either of them unopened.
  after(async () => {
    await (browser as Browser | undefined)?.close();
    await (auction as Auction | undefined)?.close();
  });

  return {
    get address() {
      return auction.address;
    },
    visitors: () => new Visitors(browser, auction.address),
  };
}
