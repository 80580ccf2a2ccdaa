module.exports = {
  friendlyName: 'Bid on an item',

  inputs: {
    id: { type: 'number', required: true },
    amount: { type: 'string', defaultsTo: '', description: 'The text that was typed; whole euros are valid.' },
    bidder: { type: 'string', defaultsTo: 'Somebody', isNotEmptyString: true, maxLength: 40 },
  },

  exits: {
    notABid: { statusCode: 400 },
    noSuchItem: { statusCode: 404 },
    tooLow: { statusCode: 409 },
  },

  fn: async function ({ id, amount, bidder }) {
    if (!/^[1-9]\d{0,5}$/.test(amount)) throw { notABid: { message: 'Expected whole euros, such as 250.' } };
    const bid = { price: Number(amount), bidder };

    // Compares and sets in one step, so that of two simultaneous bids the lower never overwrites the higher.
    const item = await Item.updateOne({ id, price: { '<': bid.price } }).set(bid);
    if (item) {
      Item.message(id, bid, this.req); // to all subscribers except the bidder, who gets the response
      return bid;
    }

    const current = await Item.findOne({ id });
    if (!current) throw { noSuchItem: { message: `There is no item ${id}.` } };
    throw { tooLow: { message: `Too low: the price is €${current.price}.` } };
  },
};
