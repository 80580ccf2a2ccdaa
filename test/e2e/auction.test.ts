import assert from 'node:assert/strict';

import axe from 'axe-core';

import { describeWith } from '../support/programs';
import type { Browsers } from './browsers';
import { useAuction } from './use-auction';

describeWith(['chromium'], 'the auction in a browser', () => {
  const auction = useAuction(0);
  let browsers: Browsers;

  beforeEach(() => {
    browsers = auction.createBrowsers();
  });

  afterEach('no errors and no requests to other hosts', async () => {
    await browsers.close();
    assert.deepEqual(browsers.problems, []);
  });

  it('a bid is shown in the other page, and only once in the bidder’s own', async () => {
    const ada = await browsers.open('Ada');
    const bea = await browsers.open('Bea');

    await ada.bid('Moon globe', '301');
    await ada.waitForText(1, '.leader', 'You lead');
    await bea.waitForText(1, '.leader', 'Ada leads');
    await bea.waitForText(1, '.price', '€301');

    await bea.bid('Moon globe', '302');
    await ada.waitForText(1, '.leader', 'Bea outbid you');
    // Envelopes arrive in order, so that of the first bid would have arrived before that of the second.
    await ada.envelopes('recovering', '"price": 302').waitFor();
    assert.equal(await ada.envelopes('recovering', '"price": 301').count(), 0);
    // The page's other connection did not bid, so it is not excluded.
    assert.equal(await ada.envelopes('plain', '"price": 301').count(), 1);
    assert.equal(await bea.envelopes('recovering', '"price": 301').count(), 1);
  });

  it('the reason of a rejected bid is shown at its field until another is typed', async () => {
    const ada = await browsers.open('Ada');

    await ada.bid('Stoneware vase', '90');
    await ada.waitForText(2, '.error', 'Too low: the price is €90.');
    assert.equal(await ada.field('Stoneware vase').getAttribute('aria-invalid'), 'true');
    await ada.bid('Stoneware vase', '1e3');
    await ada.waitForText(2, '.error', 'Expected whole euros, such as 250.');
    assert.equal(await ada.item(2).locator('.price').textContent(), '€90');

    await ada.field('Stoneware vase').fill('91');
    assert.equal(await ada.item(2).locator('.error').textContent(), '');
    assert.equal(await ada.field('Stoneware vase').getAttribute('aria-invalid'), null);
  });

  it('a name with markup is shown as text', async () => {
    const markup = '<img src=x onerror=document.title=1>';
    const bea = await browsers.open('Bea');
    const mallory = await browsers.open(markup);

    await mallory.bid('Desk lamp', '131');
    await bea.waitForText(3, '.leader', `${markup} leads`);
    await bea.item(3).locator('.watchers li').filter({ hasText: markup }).waitFor();
    await bea.envelopes('recovering', '"price": 131').filter({ hasText: markup }).waitFor();
    for (const { page } of [bea, mallory]) {
      assert.equal(await page.locator('img').count(), 0);
      assert.equal(await page.title(), 'The auction');
    }
  });

  it('a bidder can bid and stop watching with the keyboard alone', async () => {
    const ada = await browsers.open('Ada');
    const { keyboard } = ada.page;
    const focused = ada.page.locator(':focus');
    const field = ada.field('Travel radio');
    const watch = ada.page.getByRole('button', { name: 'Watch the Travel radio' });

    for (let stops = 0; (await field.and(focused).count()) === 0; stops += 1) {
      assert.ok(stops < 40, 'Tab does not reach the field');
      await keyboard.press('Tab');
    }
    await keyboard.type('61');
    await keyboard.press('Enter');
    await ada.waitForText(4, '.leader', 'You lead');

    await keyboard.press('Tab');
    await keyboard.press('Tab');
    assert.equal(await watch.and(focused).count(), 1);
    await keyboard.press('Space');
    await watch.and(ada.page.locator('[aria-pressed=false]')).waitFor();
  });

  it('the page fits the screen of a phone', async () => {
    const ada = await browsers.open('Ada', { viewport: { width: 360, height: 740 } });

    assert.equal(await ada.page.evaluate('document.documentElement.scrollWidth'), 360);
  });

  for (const [index, colorScheme] of (['light', 'dark'] as const).entries()) {
    it(`axe finds no serious problem in the ${colorScheme} theme`, async () => {
      const ada = await browsers.open('Ada', { colorScheme, reducedMotion: 'reduce' }, axe.source);
      const bea = await browsers.open('Bea');
      const price = 401 + 2 * index;

      // Every state of a card: outbid, led by this bidder, led by another, with an error.
      await ada.bid('Moon globe', String(price));
      await ada.waitForText(1, '.leader', 'You lead');
      await bea.bid('Moon globe', String(price + 1));
      await ada.bid('Stoneware vase', String(price));
      await bea.bid('Desk lamp', String(price));
      await ada.bid('Travel radio', '1');
      for (const [id, state] of ['outbid', 'you', 'other'].entries()) {
        await ada.page.locator(`[data-item="${id + 1}"][data-leader=${state}]`).waitFor();
      }
      await ada.item(4).locator('.error:not(:empty)').waitFor();

      const { passes, violations } = await ada.page.evaluate<axe.AxeResults>('axe.run()');
      const severe = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      assert.deepEqual(
        severe.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
      );
      assert.ok(passes.some(({ id }) => id === 'color-contrast'));
    });
  }
});
