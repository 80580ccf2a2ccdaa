/**
 * Runs the commands of the test that started this process. It receives `{ call, command, values }` as a process message,
 * and sends `{ call, result }` or `{ call, error }` back.
 */
module.exports = function control(sails) {
  const send = (message) => process.connected && process.send({ control: message });
  const pending = [];

  const commands = {
    message: (id, data) => User.message(id, data),

    /** Sends a message for each number in a range. */
    messages(id, from, to) {
      for (let number = from; number <= to; number++) User.message(id, { number });
    },

    /** Sends a message to everyone except a socket, whichever node it is connected to. */
    messageExcept: (socketId, id, data) => User.message(id, data, socketId),

    /** Adds a socket to a room, or removes it, whichever node it is connected to. */
    socketsJoin: (socketId, room) => sails.io.in(socketId).socketsJoin(room),
    socketsLeave: (socketId, room) => sails.io.in(socketId).socketsLeave(room),

    /** Takes the sockets of this node out of all their rooms. */
    leaveAll: (room) => new Promise((done) => sails.sockets.leaveAll(room, done)),

    /** Disconnects the sockets of a room, whichever node they are connected to. */
    disconnectSockets: (room) => sails.io.in(room).disconnectSockets(),

    /** Returns when this node has noticed that a socket is disconnected. */
    async waitForDisconnect(socketId) {
      const socket = sails.io.sockets.sockets.get(socketId);
      if (socket) await new Promise((resolve) => socket.once('disconnect', resolve));
    },

    /** Returns when every message was handed to Redis, which the app waits for before it shuts down. */
    flush: () => new Promise(sails.config.beforeShutdown),

    /** Handles the requests that wait. */
    release: () => pending.splice(0).forEach((handle) => handle()),
  };

  process.on('message', async ({ control }) => {
    if (control === undefined) return; // a message of something else, such as the cluster adapter
    const { call, command, values } = control;
    try {
      send({ call, result: await commands[command](...values) });
    } catch (error) {
      send({ call, error: error.stack });
    }
  });
  process.once('disconnect', () => process.exit());

  return {
    routes: {
      before: {
        'GET /process': (req, res) => res.json(process.pid),

        'GET /cookie': (req, res) => res.json(req.headers.cookie),

        /** Disconnects the requesting socket. */
        'POST /logout': (req) => req.socket.disconnect(),

        /** Sends a message when the test releases it. The requesting socket may be disconnected by then. */
        'POST /user/:id/message-later': (req, res) => {
          pending.push(() => User.message(Number(req.param('id')), req.body, req));
          return res.ok();
        },
      },
    },

    initialize(done) {
      sails.once('hooks:builtIn:ready', () => send({ event: 'loaded' }));
      sails.once('lifted', () => send({ event: 'lifted' }));
      done();
    },
  };
};
