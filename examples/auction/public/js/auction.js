import { plain, recovering, request } from './connections.js';
import { setUpDisconnectButton } from './disconnect-button.js';
import { createEventLog } from './event-log.js';
import { createItem } from './item.js';
import { visitor } from './visitor.js';

const status = document.querySelector('#connection');
const kill = document.querySelector('#kill');

/** The cards on the page, by the id of their item. */
const items = new Map();

function updateItem(changes) {
  items.get(changes.id)?.update(changes);
}

function showItem(item) {
  if (!items.has(item.id)) items.set(item.id, createItem(item, { bid, watch }));
  items.get(item.id).showWatched(true);
  updateItem(item);
}

async function bid(id, amount) {
  const response = await request(recovering, 'post', `/items/${id}/bids`, { amount, bidder: visitor.name });
  if (response.status === 200) updateItem({ id, ...response.body, own: true }); // message() excludes this socket
  return response;
}

async function watch(id, isWatched) {
  const method = isWatched ? 'put' : 'delete';
  request(plain, method, `/items/${id}/watch`);
  const response = await request(recovering, method, `/items/${id}/watch`);
  if (isWatched && response.status === 200) updateItem(response.body); // it may have changed while not watched
  return response.status === 200;
}

/** A new socket has no subscriptions and no name. */
async function subscribe() {
  request(recovering, 'put', '/visitor', { name: visitor.name });
  const { body } = await request(recovering, 'get', '/items');
  body.forEach(showItem);
}

async function showNode() {
  const { body } = await request(recovering, 'get', '/node');
  kill.hidden = !body.name;
  if (!body.name) return;
  status.textContent = `Connected to node ${body.name}`;
  kill.textContent = `Kill node ${body.name}`;
}

const plainLog = createEventLog(document.querySelector('[data-connection=plain]'), plain);
createEventLog(document.querySelector('[data-connection=recovering]'), recovering, plainLog.countMissed);

recovering.on('item', ({ id, data }) => updateItem({ id, ...data }));
recovering.on('connect', () => {
  document.body.dataset.state = 'connected';
  status.textContent = 'Connected';
  if (!recovering.recovered) subscribe();
  showNode();
});
recovering.on('disconnect', () => {
  document.body.dataset.state = 'disconnected';
  status.textContent = 'Disconnected';
});
plain.on('connect', () => request(plain, 'get', '/items'));

visitor.onRename = (name) => request(recovering, 'put', '/visitor', { name });
kill.addEventListener('click', () => request(recovering, 'delete', '/node'));
setUpDisconnectButton(document.querySelector('#disconnect'), [recovering, plain]);
