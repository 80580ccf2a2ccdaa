module.exports = {
  friendlyName: 'Stop watching an item',

  inputs: {
    id: { type: 'number', required: true },
  },

  fn: async function ({ id }) {
    if (this.req.isSocket) Item.unsubscribe(this.req, [id]);
  },
};
