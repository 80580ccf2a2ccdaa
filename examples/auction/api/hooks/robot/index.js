const BIDS_WITHOUT_CLIENTS = 15_000; // milliseconds: a page that is disconnected for a moment finds new bids

/** Bids automatically, so that a single visitor has somebody to bid against. */
module.exports = function robot(sails) {
  let timer;
  let lastClientSeen = 0;

  function hasClients() {
    if (sails.io.of('/').sockets.size > 0) lastClientSeen = Date.now();
    return Date.now() - lastClientSeen < BIDS_WITHOUT_CLIENTS;
  }

  async function bid() {
    if (!hasClients()) return;
    const items = await Item.find();
    const item = items[Math.floor(Math.random() * items.length)];
    if (item.price >= item.limit) return sell(item);

    // A request without a socket, so the message of the action excludes no one.
    const amount = item.price + 5 * Math.ceil(item.price / 100);
    sails.request(`POST /items/${item.id}/bids`, { amount, bidder: 'Robot' }, (error) => sails.log.verbose(error));
  }

  /** At the robot's limit the item is sold and offered again. */
  async function sell({ id, price, bidder, opening }) {
    const offer = { price: opening, bidder: '' };
    if (await Item.updateOne({ id, price }).set(offer)) Item.message(id, { ...offer, sold: { price, bidder } });
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
