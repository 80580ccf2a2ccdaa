const COMING = 50; // milliseconds: a page subscribes to all its items at once, and is told of once
const GOING = 6000; // a page in a tunnel has not gone

/** Tells those who watch an item who else does, each time somebody starts or stops. */
module.exports = function watchers(sails) {
  const told = new Map();
  let timer;

  async function tell() {
    const sockets = await sails.io.fetchSockets();
    for (const { id } of await Item.find()) {
      const watching = sockets.filter(({ rooms, data }) => rooms.has(Item.getRoomName(id)) && data.name);
      // By socket, because a page that comes where another of the same name has just left has to be sent the list too.
      const state = String(watching.map((socket) => `${socket.id} ${socket.data.name}`).sort());
      if (state === (told.get(id) ?? '')) continue;
      told.set(id, state);
      Item.message(id, { watchers: watching.map(({ data }) => data.name).sort() });
    }
  }

  function tellIn(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => tell().catch((error) => sails.log.verbose(error)), milliseconds);
  }

  const come = () => tellIn(COMING);
  const go = () => tellIn(GOING);

  return {
    /** Somebody has another name now. */
    rename: come,

    initialize(done) {
      sails.once('lifted', () => sails.io.of('/').adapter.on('join-room', come).on('leave-room', go));
      sails.once('lower', () => clearTimeout(timer));
      done();
    },
  };
};
