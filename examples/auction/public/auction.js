/* global io */
const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });
const connection = document.querySelector('#connection');
const template = document.querySelector('#item');
const feed = document.querySelector('#feed');

/** The page's elements for each item, by the item's id. */
const shown = new Map();

function show({ id, title, price, bidder }) {
  if (!shown.has(id)) shown.set(id, create(id, title));
  const element = shown.get(id);
  element.querySelector('.price').textContent = money.format(price);
  element.querySelector('.leader').textContent = bidder ? `${bidder} leads` : 'No bid yet';
}

function create(id, title) {
  const element = template.content.cloneNode(true).firstElementChild;
  element.dataset.item = id;
  element.querySelector('.title').textContent = title;
  element.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault();
    bid(id, event.target);
  });
  document.querySelector('#items').append(element);
  return element;
}

function bid(id, form) {
  const amount = form.amount.value;
  const bidder = document.querySelector('#bidder').value;
  io.socket.post(`/items/${id}/bids`, { amount, bidder }, (body, { statusCode }) => {
    form.querySelector('.error').textContent = statusCode === 200 ? '' : (body?.message ?? 'The bid did not arrive.');
    if (statusCode !== 200) return;
    form.reset();
    show({ id, ...body }); // a bidder is left out of the message about its own bid
  });
}

io.socket.on('item', (envelope) => {
  show({ id: envelope.id, ...envelope.data });
  const entry = document.createElement('li');
  entry.textContent = JSON.stringify(envelope);
  feed.prepend(entry);
});

// Asked again at each connection, since a new socket is subscribed to nothing.
io.socket.on('connect', () => {
  connection.textContent = 'Connected';
  io.socket.get('/items', (items) => items.forEach(show));
});
io.socket.on('disconnect', () => {
  connection.textContent = 'Connection lost. Trying again…';
});
