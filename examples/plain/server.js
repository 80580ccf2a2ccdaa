// Waterline and Socket.IO without Sails. Open the page in two windows: each shows what is typed in the other.
const { createServer } = require('node:http');
const disk = require('sails-disk');
const { enableRecovery, mixin } = require('sails-hook-message/waterline');
const { Server } = require('socket.io');
const Waterline = require('waterline');

const id = { type: 'number', required: true };
const hairColor = { type: 'string', validations: { maxLength: 20 } };
const setup = {
  adapters: { 'sails-disk': disk },
  datastores: { default: { adapter: 'sails-disk', inMemoryOnly: true } },
  models: { user: { datastore: 'default', primaryKey: 'id', attributes: { id, hairColor } } },
};

const page = `<!doctype html><meta charset="utf-8"><title>Bob</title>
<label>Bob's hair: <input></label> <output></output>
<script src="/socket.io/socket.io.js"></script>
<script>
  const socket = io();
  socket.on('connect', () => socket.recovered || socket.emit('subscribe', 1));
  socket.on('user', ({ data }) => (document.querySelector('output').value = data.hairColor));
  document.querySelector('input').oninput = ({ target }) => socket.emit('dye', 1, target.value);
</script>`;

Waterline.start(setup, async (error, orm) => {
  if (error) throw error;
  const server = createServer((req, res) => res.setHeader('Content-Type', 'text/html').end(page));
  const io = new Server(server);
  enableRecovery(io); // after a short disconnection, a page is still subscribed and receives what it missed
  const { user } = mixin(orm.collections, io);
  await user.create({ id: 1 });

  io.on('connection', (socket) => {
    // Sends an error to the client that caused it. Uncaught, it would end the server.
    const on = (event, listener) =>
      socket.on(event, (...args) => listener(...args).catch(({ code }) => socket.emit('rejected', event, code)));

    on('subscribe', async (id) => {
      user.subscribe(socket, id);
      socket.emit('subscribed', id); // Socket.IO recovers a client only if it has received an event before
    });
    on('dye', async (id, hairColor) => {
      const bob = await user.updateOne({ id: Number(id) }).set({ hairColor });
      if (bob) user.message(bob, { hairColor: bob.hairColor }, socket); // to all subscribers except this socket
    });
  });

  server.listen(process.env.PORT ?? 3000, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${server.address().port}`);
  });
});
