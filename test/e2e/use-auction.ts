import type { Browser } from 'playwright-core';

import { launchChromium } from '../support/chromium';
import { Auction, installAuction } from './auction';
import { Browsers } from './browsers';

/** Opens an auction with `Auction.open()`, and a browser, before the tests of a `describe`, and closes both after them. */
export function useAuction(...parameters: Parameters<typeof Auction.open>) {
  let browser: Browser;
  let auction: Auction;

  before(async function () {
    this.timeout(300_000); // the example's dependencies may have to be installed
    await installAuction();
    auction = await Auction.open(...parameters);
    browser = await launchChromium();
  });

  // If the setup failed, either may be undefined.
  after(async () => {
    await (browser as Browser | undefined)?.close();
    await (auction as Auction | undefined)?.close();
  });

  return {
    get address() {
      return auction.address;
    },
    createBrowsers: () => new Browsers(browser, auction.address),
  };
}
