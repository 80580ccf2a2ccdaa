import assert from 'node:assert/strict';

import axe from 'axe-core';

import { describeWith } from '../support/programs';
import { useAuction } from './use-auction';
import type { Visitors } from './visitors';

describeWith(['chromium'], 'the auction in a browser', () => {
  const auction = useAuction(0);
  let visitors: Visitors;

  beforeEach(() => {
    visitors = auction.visitors();
  });

  afterEach('no error on a console, no request to another host', async () => {
    await visitors.leave();
    assert.deepEqual(visitors.complaints, []);
  });

  it('shows a bid in the other page, and not twice in one’s own', async () => {
    const ada = await visitors.come('Ada');
    const bea = await visitors.come('Bea');

    await ada.bid('Moon globe', '301');
    await ada.sees(1, '.leader', 'You lead');
    await bea.sees(1, '.leader', 'Ada leads');
    await bea.sees(1, '.price', '€301');

    await bea.bid('Moon globe', '302');
    await ada.sees(1, '.leader', 'Bea outbid you');
    // Envelopes come in order: now that the second bid's is here, the first's would be too.
    await ada.envelopes('recovering', '"price": 302').waitFor();
    assert.equal(await ada.envelopes('recovering', '"price": 301').count(), 0);
    // The page's other connection did not bid, and hears it like everybody else.
    assert.equal(await ada.envelopes('plain', '"price": 301').count(), 1);
    assert.equal(await bea.envelopes('recovering', '"price": 301').count(), 1);
  });

  it('says beside the field why a bid is refused, until another is typed', async () => {
    const ada = await visitors.come('Ada');

    await ada.bid('Stoneware vase', '90');
    await ada.sees(2, '.error', 'Too low: the price is €90.');
    assert.equal(await ada.field('Stoneware vase').getAttribute('aria-invalid'), 'true');
    await ada.bid('Stoneware vase', '1e3');
    await ada.sees(2, '.error', 'Expected whole euros, such as 250.');
    assert.equal(await ada.item(2).locator('.price').textContent(), '€90');

    await ada.field('Stoneware vase').fill('91');
    assert.equal(await ada.item(2).locator('.error').textContent(), '');
    assert.equal(await ada.field('Stoneware vase').getAttribute('aria-invalid'), null);
  });

  it('shows a hostile name as text', async () => {
    const hostile = '<img src=x onerror=document.title=1>';
    const bea = await visitors.come('Bea');
    const mallory = await visitors.come(hostile);

    await mallory.bid('Desk lamp', '131');
    await bea.sees(3, '.leader', `${hostile} leads`);
    await bea.item(3).locator('.watchers li').filter({ hasText: hostile }).waitFor();
    await bea.envelopes('recovering', '"price": 131').filter({ hasText: hostile }).waitFor();
    for (const { page } of [bea, mallory]) {
      assert.equal(await page.locator('img').count(), 0);
      assert.equal(await page.title(), 'The auction');
    }
  });

  it('takes a bid, and stops watching, by keyboard alone', async () => {
    const ada = await visitors.come('Ada');
    const { keyboard } = ada.page;
    const focused = ada.page.locator(':focus');
    const field = ada.field('Travel radio');
    const watch = ada.page.getByRole('button', { name: 'Watch the Travel radio' });

    for (let stops = 0; (await field.and(focused).count()) === 0; stops += 1) {
      assert.ok(stops < 40, 'Tab never comes to the field');
      await keyboard.press('Tab');
    }
    await keyboard.type('61');
    await keyboard.press('Enter');
    await ada.sees(4, '.leader', 'You lead');

    await keyboard.press('Tab');
    await keyboard.press('Tab');
    assert.equal(await watch.and(focused).count(), 1);
    await keyboard.press('Space');
    await watch.and(ada.page.locator('[aria-pressed=false]')).waitFor();
  });

  it('fits a phone', async () => {
    const ada = await visitors.come('Ada', { viewport: { width: 360, height: 740 } });

    assert.equal(await ada.page.evaluate('document.documentElement.scrollWidth'), 360);
  });

  for (const [index, colorScheme] of (['light', 'dark'] as const).entries()) {
    it(`has nothing serious for axe to find in the ${colorScheme} theme`, async () => {
      const ada = await visitors.come('Ada', { colorScheme, reducedMotion: 'reduce' }, axe.source);
      const bea = await visitors.come('Bea');
      const price = 401 + 2 * index;

      // Each look that a card can have: outbid, led by oneself, led by another, with an error.
      await ada.bid('Moon globe', String(price));
      await ada.sees(1, '.leader', 'You lead');
      await bea.bid('Moon globe', String(price + 1));
      await ada.bid('Stoneware vase', String(price));
      await bea.bid('Desk lamp', String(price));
      await ada.bid('Travel radio', '1');
      for (const [id, look] of ['outbid', 'you', 'other'].entries()) {
        await ada.page.locator(`[data-item="${id + 1}"][data-leader=${look}]`).waitFor();
      }
      await ada.item(4).locator('.error:not(:empty)').waitFor();

      const { passes, violations } = await ada.page.evaluate<axe.AxeResults>('axe.run()');
      const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      assert.deepEqual(
        grave.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
      );
      assert.ok(passes.some(({ id }) => id === 'color-contrast'));
    });
  }
});
