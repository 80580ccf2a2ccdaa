const PATIENCE = 15_000; // milliseconds

/** A bidder that never tires, so that a lone visitor has somebody to bid against. */
module.exports = function robot(sails) {
  let timer;
  let lastSeen = 0;

  /** For a while it goes on without visitors: one in a tunnel comes back. */
  function somebodyCares() {
    if (sails.io.of('/').sockets.size > 0) lastSeen = Date.now();
    return Date.now() - lastSeen < PATIENCE;
  }

  async function bid() {
    if (!somebodyCares()) return;
    const items = await Item.find();
    const item = items[Math.floor(Math.random() * items.length)];
    if (item.price >= item.limit) return sell(item);

    // An ordinary bid to the ordinary action, by a request that has no socket: it leaves nobody out.
    const amount = item.price + 5 * Math.ceil(item.price / 100);
    sails.request(`POST /items/${item.id}/bids`, { amount, bidder: 'Robot' }, (error) => sails.log.verbose(error));
  }

  /** Past the robot's limit the hammer falls, and the item comes up again. */
  async function sell({ id, price, bidder, opening }) {
    const again = { price: opening, bidder: '' };
    if (await Item.updateOne({ id, price }).set(again)) Item.message(id, { ...again, sold: { price, bidder } });
  }

  return {
    initialize(done) {
      const { robotEvery } = sails.config.custom;
      if (robotEvery > 0) {
        sails.once('lifted', () => {
          timer = setInterval(() => bid().catch((error) => sails.log.error(error)), robotEvery);
        });
        sails.once('lower', () => clearInterval(timer));
      }
      done();
    },
  };
};
