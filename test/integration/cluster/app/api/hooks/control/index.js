/**
 * Lets the test that started this process tell it what to do, by process messages: `{ call, command, values }` is answered
 * by `{ call, result }` or `{ call, error }`.
 */
module.exports = function control(sails) {
  const say = (words) => process.connected && process.send({ control: words });
  const held = [];

  const commands = {
    message: (id, data) => User.message(id, data),

    /** Messages data that are numbered, from one number to another. */
    messages(id, from, to) {
      for (let number = from; number <= to; number++) User.message(id, { number });
    },

    /** Messages everyone but a socket, wherever that is connected. */
    messageWithout: (socketId, id, data) => User.message(id, data, socketId),

    /** Answers when it knows that a socket is gone. */
    async gone(socketId) {
      const socket = sails.io.sockets.sockets.get(socketId);
      if (socket) await new Promise((resolve) => socket.once('disconnect', resolve));
    },

    /** Answers when what was said has gone out, which the app waits for before it shuts down. */
    flush: () => new Promise(sails.config.beforeShutdown),

    /** Goes on with the requests that wait. */
    release: () => held.splice(0).forEach((goOn) => goOn()),
  };

  process.on('message', async ({ control: words }) => {
    if (words === undefined) return; // another's, such as the cluster adapter's
    const { call, command, values } = words;
    try {
      say({ call, result: await commands[command](...values) });
    } catch (error) {
      say({ call, error: error.stack });
    }
  });
  process.once('disconnect', () => process.exit());

  return {
    routes: {
      before: {
        'GET /process': (req, res) => res.json(process.pid),

        /** Messages later, when the test says so: its requester may be gone by then. */
        'POST /user/:id/message-later': (req, res) => {
          held.push(() => User.message(Number(req.param('id')), req.body, req));
          return res.ok();
        },
      },
    },

    initialize(done) {
      sails.once('hooks:builtIn:ready', () => say({ event: 'loaded' }));
      sails.once('lifted', () => say({ event: 'lifted' }));
      done();
    },
  };
};
