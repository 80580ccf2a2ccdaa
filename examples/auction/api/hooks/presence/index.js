const JOIN_DELAY = 50; // milliseconds: a page subscribes to all its items at once, and one message is enough
const LEAVE_DELAY = 6000; // longer than a page is disconnected by its button

/** Sends an item's subscribers the names of all who watch it, each time that list changes. */
module.exports = function presence(sails) {
  const sentStates = new Map();
  let timer;

  async function sendChangedLists() {
    const sockets = await sails.io.fetchSockets();
    for (const { id } of await Item.find()) {
      const watching = sockets.filter(({ rooms, data }) => rooms.has(Item.getRoomName(id)) && data.name);
      // Compares sockets, not names: a page that replaces another of the same name needs the list too.
      const state = String(watching.map((socket) => `${socket.id} ${socket.data.name}`).sort());
      if (state === (sentStates.get(id) ?? '')) continue;
      sentStates.set(id, state);
      Item.message(id, { watchers: watching.map(({ data }) => data.name).sort() });
    }
  }

  function schedule(delay) {
    clearTimeout(timer);
    timer = setTimeout(() => sendChangedLists().catch((error) => sails.log.verbose(error)), delay);
  }

  const onJoin = () => schedule(JOIN_DELAY);
  const onLeave = () => schedule(LEAVE_DELAY);

  return {
    onRename: onJoin,

    initialize(done) {
      sails.once('lifted', () => sails.io.of('/').adapter.on('join-room', onJoin).on('leave-room', onLeave));
      sails.once('lower', () => clearTimeout(timer));
      done();
    },
  };
};
