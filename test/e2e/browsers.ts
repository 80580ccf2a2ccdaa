import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** Pages of one auction, each in its own browser profile. */
export class Browsers {
  /** Errors on a page's console, uncaught errors, and requests to other hosts. */
  readonly problems: string[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly address: string,
  ) {}

  /** Opens the page for a bidder of this name, and waits until both of its connections are subscribed. */
  async open(name: string, options: BrowserContextOptions = {}, script = ''): Promise<AuctionPage> {
    const context = await this.browser.newContext(options);
    context.setDefaultTimeout(15_000); // shorter than the test's, so that a failure names what did not appear
    if (script) await context.addInitScript({ content: script });
    const page = await context.newPage();
    this.listenTo(page);
    await page.goto(this.address);
    await page.locator('body[data-state=connected] [data-item="4"]').waitFor();

    const auctionPage = new AuctionPage(page);
    await auctionPage.rename(name);
    // The new name is sent to all subscribers: once it arrives, this connection is subscribed.
    for (const connection of ['recovering', 'plain'] as const)
      await auctionPage.envelopes(connection, name).last().waitFor();
    return auctionPage;
  }

  async close(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
  }

  private listenTo(page: Page): void {
    const { host } = new URL(this.address);
    const check = (url: string): void => {
      if (new URL(url).host !== host) this.problems.push(`request to ${url}`);
    };
    page.on('request', (request) => {
      check(request.url());
    });
    page.on('websocket', (socket) => {
      check(socket.url());
    });
    page.on('pageerror', (error) => this.problems.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(`console: ${message.text()} (${message.location().url})`);
    });
  }
}

/** The page of one bidder. */
export class AuctionPage {
  constructor(readonly page: Page) {}

  async rename(name: string): Promise<void> {
    await this.page.getByLabel('Bidding as').fill(name);
    await this.page.getByLabel('Bidding as').press('Enter');
  }

  async bid(title: string, amount: string): Promise<void> {
    await this.field(title).fill(amount);
    await this.page.getByRole('button', { name: `Bid for the ${title}` }).click();
  }

  field(title: string): Locator {
    return this.page.getByLabel(`Your bid for the ${title}, in euros`);
  }

  item(id: number): Locator {
    return this.page.locator(`[data-item="${id}"]`);
  }

  /** Waits until a part of an item's card shows exactly this text. */
  async waitForText(id: number, part: string, text: string): Promise<void> {
    await this.item(id)
      .locator(part)
      .and(this.page.getByText(text, { exact: true }))
      .waitFor();
  }

  /** The rows of the event log that contain this text, the newest first. */
  envelopes(connection: 'recovering' | 'plain', text: string): Locator {
    return this.page.locator(`[data-connection=${connection}] li[data-kind=envelope]`).filter({ hasText: text });
  }

  gap(connection: 'recovering' | 'plain'): Locator {
    return this.page.locator(`[data-connection=${connection}] li[data-kind=gap]`);
  }
}
