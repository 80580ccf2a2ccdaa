// Waterline and Socket.IO without Sails. Open the page in two tabs: what one types, the other shows.
const { createServer } = require('node:http');
const disk = require('sails-disk');
const { mixin } = require('sails-hook-message/waterline');
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
  socket.on('connect', () => socket.recovered || socket.emit('watch', 1));
  socket.on('user', ({ data }) => (document.querySelector('output').value = data.hairColor));
  document.querySelector('input').oninput = ({ target }) => socket.emit('dye', 1, target.value);
</script>`;

Waterline.start(setup, async (error, orm) => {
  if (error) throw error;
  const server = createServer((req, res) => res.setHeader('Content-Type', 'text/html').end(page));
  const io = new Server(server, { connectionStateRecovery: {} });
  const { user } = mixin(orm.collections, io);
  await user.create({ id: 1 });

  io.on('connection', (socket) => {
    // What a client gets wrong is told to it, and must not end the server.
    const on = (event, act) =>
      socket.on(event, (...args) => act(...args).catch(({ code }) => socket.emit('refused', event, code)));

    on('watch', async (id) => {
      user.subscribe(socket, id);
      socket.emit('watching', id); // Socket.IO recovers only who has got something before
    });
    on('dye', async (id, hairColor) => {
      const bob = await user.updateOne({ id: Number(id) }).set({ hairColor });
      if (bob) user.message(bob, { hairColor: bob.hairColor }, socket); // to all who watch bob but this one
    });
  });

  server.listen(process.env.PORT ?? 3000, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${server.address().port}`);
  });
});
