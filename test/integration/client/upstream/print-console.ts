/** Opens a page, runs code in it, and prints what the page logs, until it is killed: `<browser> <url> <code>`. */
import { chromium } from 'playwright-core';

const [, , browserEndpoint = '', url = '', code = ''] = process.argv;

void (async () => {
  const browser = await chromium.connect(browserEndpoint);
  const page = await browser.newPage();
  page.on('pageerror', (error) => process.stderr.write(error.message));
  page.on('console', (message) => {
    if (message.type() === 'log') process.stdout.write(message.text());
  });
  await page.goto(url);
  await page.waitForFunction('io.socket === undefined || io.socket.isConnected()');
  await page.evaluate(code);
})();
