module.exports = {
  friendlyName: 'Watch an item',

  inputs: {
    id: { type: 'number', required: true },
  },

  exits: {
    noSuchItem: { statusCode: 404 },
    notASocket: { statusCode: 400 },
  },

  fn: async function ({ id }) {
    if (!this.req.isSocket)
      throw { notASocket: { message: 'Only a socket can watch an item. Make the request with io.socket.' } };
    if (!(await Item.count({ id }))) throw { noSuchItem: { message: `There is no item ${id}.` } };
    Item.subscribe(this.req, [id]);
    return Item.findOne({ id });
  },
};
