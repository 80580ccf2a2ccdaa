import { animateText } from './animate-text.js';
import { showPresence } from './presence.js';

const list = document.querySelector('#items');
const template = document.querySelector('template#item');
const currency = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });
const euros = (amount) => currency.format(amount);

/** Adds an item's card to the page. `update()` receives the properties that changed. */
export function createItem({ id, title, detail, picture }, { bid, watch }) {
  const card = template.content.cloneNode(true).firstElementChild;
  const part = (name) => card.querySelector(`.${name}`);
  const form = part('bid');
  let isLeading = false;
  let shownPrice = 0;

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

  function clearError() {
    part('error').textContent = '';
    form.amount.removeAttribute('aria-invalid');
  }
  form.addEventListener('input', clearError);
  form.addEventListener('reset', clearError);

  part('watch').addEventListener('click', async ({ currentTarget: button }) => {
    const isWatched = button.getAttribute('aria-pressed') === 'false';
    if (await watch(id, isWatched)) showWatched(isWatched);
  });

  card.addEventListener('animationend', ({ target }) => {
    if (target === card) card.classList.remove('updated');
  });

  function showWatched(isWatched) {
    part('watch').setAttribute('aria-pressed', isWatched);
    card.classList.toggle('unwatched', !isWatched);
  }

  function showLeader(text, leader) {
    part('leader').textContent = text;
    card.dataset.leader = leader;
  }

  function showBid({ price, bidder, own, sold }) {
    if (own && price < shownPrice) return; // a higher bid arrived before the response
    shownPrice = price;
    if (animateText(part('price'), euros(price))) card.classList.add('updated');
    form.amount.placeholder = `${price + 1} or more`;
    if (sold) showLeader(`Sold to ${sold.bidder} for ${euros(sold.price)}, offered again`, 'nobody');
    else if (!bidder) showLeader('No bid yet', 'nobody');
    else if (own) showLeader('You lead', 'you');
    else if (isLeading) showLeader(`${bidder} outbid you`, 'outbid');
    else showLeader(`${bidder} leads`, 'other');
    isLeading = own;
  }

  return {
    showWatched,
    update(changes) {
      if ('price' in changes) showBid({ own: false, ...changes });
      if ('watchers' in changes) showPresence(part('watchers'), changes.watchers);
    },
  };
}
