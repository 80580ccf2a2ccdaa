import { plain, recovering, request } from './connections.js';
import { createItem } from './item.js';
import { offerTunnel } from './tunnel.js';
import { visitor } from './visitor.js';
import { showWire } from './wire.js';

const status = document.querySelector('#connection');
const kill = document.querySelector('#kill');

/** What the page shows for each item, by the item's id. */
const items = new Map();

function show(item) {
  items.get(item.id)?.update(item);
}

function list(item) {
  if (!items.has(item.id)) items.set(item.id, createItem(item, { bid, watch }));
  items.get(item.id).showWatched(true);
  show(item);
}

async function bid(id, amount) {
  const answer = await request(recovering, 'post', `/items/${id}/bids`, { amount, bidder: visitor.name });
  if (answer.status === 200) show({ id, ...answer.body, own: true }); // the bidder is left out of its own envelope
  return answer;
}

async function watch(id, wanted) {
  const method = wanted ? 'put' : 'delete';
  request(plain, method, `/items/${id}/watch`);
  const answer = await request(recovering, method, `/items/${id}/watch`);
  if (wanted && answer.status === 200) show(answer.body); // what it missed while nobody watched it
  return answer.status === 200;
}

/** A socket that is new to the server is subscribed to nothing, and has no name. */
async function arrive() {
  request(recovering, 'put', '/visitor', { name: visitor.name });
  const { body } = await request(recovering, 'get', '/items');
  body.forEach(list);
}

async function showNode() {
  const { body } = await request(recovering, 'get', '/node');
  kill.hidden = !body.name;
  if (!body.name) return;
  status.textContent = `Connected to node ${body.name}`;
  kill.textContent = `Kill node ${body.name}`;
}

const lost = showWire(document.querySelector('[data-connection=plain]'), plain);
showWire(document.querySelector('[data-connection=recovering]'), recovering, lost.miss);

recovering.on('item', ({ id, data }) => show({ id, ...data }));
recovering.on('connect', () => {
  document.body.dataset.state = 'connected';
  status.textContent = 'Connected';
  if (!recovering.recovered) arrive();
  showNode();
});
recovering.on('disconnect', () => {
  document.body.dataset.state = 'away';
  status.textContent = 'Cut off';
});
plain.on('connect', () => request(plain, 'get', '/items'));

visitor.onRename = (name) => request(recovering, 'put', '/visitor', { name });
kill.addEventListener('click', () => request(recovering, 'delete', '/node'));
offerTunnel(document.querySelector('#tunnel'), [recovering, plain]);
