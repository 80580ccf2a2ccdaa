const COMING = 50; // milliseconds: a page subscribes to all its items at once, and is told of once
const GOING = 6000; // a page in a tunnel has not gone

/** Tells those who watch an item who else does, each time somebody starts or stops. */
module.exports = function watchers(sails) {
  const told = new Map();
  let timer;

  async function tell() {
    const sockets = await sails.io.fetchSockets();
    for (const { id } of await Item.find()) {
      const names = sockets.filter(({ rooms }) => rooms.has(Item.getRoomName(id))).map(({ data }) => data.name);
      const watchers = names.filter(Boolean).sort();
      if (String(watchers) === (told.get(id) ?? '')) continue;
      told.set(id, String(watchers));
      Item.message(id, { watchers });
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
