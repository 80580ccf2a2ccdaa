import { roll } from './roll.js';
import { showWatchers } from './watchers.js';

const list = document.querySelector('#items');
const template = document.querySelector('template#item');
const currency = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });
const euros = (amount) => currency.format(amount);

/** Makes an item's card and puts it into the page. Its `update` takes whatever of the item is new. */
export function createItem({ id, title, detail, picture }, { bid, watch }) {
  const card = template.content.cloneNode(true).firstElementChild;
  const part = (name) => card.querySelector(`.${name}`);
  const form = part('bid');
  let mine = false;
  let shown = 0;

  card.dataset.item = id;
  part('lot').textContent = `Lot ${id}`;
  part('title').textContent = title;
  part('detail').textContent = detail;
  part('plate').dataset.picture = picture;
  part('plate').append(document.querySelector(`template#${picture}`).content.cloneNode(true));
  form.amount.id = `amount-${id}`;
  part('error').id = `error-${id}`;
  form.amount.setAttribute('aria-describedby', part('error').id);
  form.querySelector('label').htmlFor = form.amount.id;
  form.querySelector('label').textContent = `Your bid for the ${title}, in euros`;
  form.querySelector('button').ariaLabel = `Bid for the ${title}`;
  part('watch').ariaLabel = `Watch the ${title}`;
  list.append(card);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { status, body } = await bid(id, form.amount.value.trim());
    if (status === 200) return form.reset();
    part('error').textContent = body.message;
    form.amount.setAttribute('aria-invalid', 'true');
    form.amount.select();
  });

  function forgive() {
    part('error').textContent = '';
    form.amount.removeAttribute('aria-invalid');
  }
  form.addEventListener('input', forgive);
  form.addEventListener('reset', forgive);

  part('watch').addEventListener('click', async ({ currentTarget: button }) => {
    const wanted = button.getAttribute('aria-pressed') === 'false';
    if (await watch(id, wanted)) showWatched(wanted);
  });

  card.addEventListener('animationend', ({ target }) => {
    if (target === card) card.classList.remove('stirred');
  });

  function showWatched(watched) {
    part('watch').setAttribute('aria-pressed', watched);
    card.classList.toggle('unwatched', !watched);
  }

  function lead(words, leader) {
    part('leader').textContent = words;
    card.dataset.leader = leader;
  }

  function showBid({ price, bidder, own, sold }) {
    if (own && price < shown) return; // outbid before the answer was here
    shown = price;
    if (roll(part('price'), euros(price))) card.classList.add('stirred');
    form.amount.placeholder = `${price + 1} or more`;
    if (sold) lead(`Sold to ${sold.bidder} for ${euros(sold.price)}; up again`, 'nobody');
    else if (!bidder) lead('No bid yet', 'nobody');
    else if (own) lead('You lead', 'you');
    else lead(mine ? `${bidder} outbid you` : `${bidder} leads`, mine ? 'outbid' : 'other');
    mine = own;
  }

  return {
    showWatched,
    update(news) {
      if ('price' in news) showBid({ own: false, ...news });
      if ('watchers' in news) showWatchers(part('watchers'), news.watchers);
    },
  };
}
