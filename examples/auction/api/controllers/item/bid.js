module.exports = {
  friendlyName: 'Bid on an item',

  inputs: {
    id: { type: 'number', required: true },
    amount: { type: 'string', defaultsTo: '', description: 'Whole euros, as they were typed.' },
    bidder: { type: 'string', defaultsTo: 'Somebody', isNotEmptyString: true, maxLength: 40 },
  },

  exits: {
    notABid: { statusCode: 400 },
    noSuchItem: { statusCode: 404 },
    tooLow: { statusCode: 409 },
  },

  fn: async function ({ id, amount, bidder }) {
    if (!/^[1-9]\d{0,5}$/.test(amount)) throw { notABid: { message: 'Bid in whole euros, such as 250.' } };
    const bid = { price: Number(amount), bidder };

    // The database compares and sets in one step: of two bids at once, the lower never overwrites the higher.
    const item = await Item.updateOne({ id, price: { '<': bid.price } }).set(bid);
    if (item) {
      Item.message(id, bid, this.req); // to all who are watching but the bidder, who has the response
      return bid;
    }

    const unsold = await Item.findOne({ id });
    if (!unsold) throw { noSuchItem: { message: `There is no item ${id} in this auction.` } };
    throw { tooLow: { message: `Too low: it stands at €${unsold.price}.` } };
  },
};
