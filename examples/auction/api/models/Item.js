module.exports = {
  attributes: {
    title: { type: 'string', required: true },
    picture: { type: 'string', required: true },
    price: { type: 'number', required: true },
    bidder: { type: 'string' },
  },
};
