import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** The people who look at one auction, each with a browser profile of their own. */
export class Visitors {
  /** Whatever no page may do: an error on its console, an uncaught one, a request to another host. */
  readonly complaints: string[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly address: string,
  ) {}

  /** Opens the page as somebody with this name, and waits until both of its connections are subscribed. */
  async come(name: string, options: BrowserContextOptions = {}, script = ''): Promise<Visitor> {
    const context = await this.browser.newContext(options);
    context.setDefaultTimeout(15_000); // shorter than the test's, so that a failure names what was awaited
    if (script) await context.addInitScript({ content: script });
    const page = await context.newPage();
    this.listenTo(page);
    await page.goto(this.address);
    await page.locator('body[data-state=connected] [data-item="4"]').waitFor();

    const visitor = new Visitor(page);
    await visitor.rename(name);
    // Who watches is told by an envelope to all: once it is here, this connection is subscribed.
    for (const connection of ['recovering', 'plain'] as const)
      await visitor.envelopes(connection, name).last().waitFor();
    return visitor;
  }

  async leave(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
  }

  private listenTo(page: Page): void {
    const { host } = new URL(this.address);
    const check = (url: string): void => {
      if (new URL(url).host !== host) this.complaints.push(`request to ${url}`);
    };
    page.on('request', (request) => {
      check(request.url());
    });
    page.on('websocket', (socket) => {
      check(socket.url());
    });
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`console: ${message.text()} (${message.location().url})`);
    });
  }
}

/** One person's page. */
export class Visitor {
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

  /** A part of an item's card, once it shows this text and no other. */
  async sees(id: number, part: string, text: string): Promise<void> {
    await this.item(id)
      .locator(part)
      .and(this.page.getByText(text, { exact: true }))
      .waitFor();
  }

  /** The feed's rows of envelopes that hold this text, the newest first. */
  envelopes(connection: 'recovering' | 'plain', text: string): Locator {
    return this.page.locator(`[data-connection=${connection}] li[data-kind=envelope]`).filter({ hasText: text });
  }

  gap(connection: 'recovering' | 'plain'): Locator {
    return this.page.locator(`[data-connection=${connection}] li[data-kind=gap]`);
  }
}
