module.exports = {
  attributes: {
    title: { type: 'string', required: true },
    detail: { type: 'string', required: true },
    picture: { type: 'string', required: true, description: 'The id of a picture in the page.' },
    opening: { type: 'number', required: true },
    price: { type: 'number', required: true },
    bidder: { type: 'string', description: 'The leading bidder; empty until the first bid.' },
    limit: { type: 'number', required: true, description: 'The highest price that the robot pays.' },
  },

  // Hides the robot's limit from responses and messages.
  customToJSON() {
    const { limit, ...publicAttributes } = this;
    return publicAttributes;
  },
};
