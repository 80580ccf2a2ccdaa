module.exports = {
  friendlyName: 'List the items',

  description: 'Returns all items, and subscribes the requesting socket to them.',

  fn: async function () {
    // Subscribe first and read afterwards, so that no bid is missed in between.
    if (this.req.isSocket) {
      const items = await Item.find().select(['id']);
      Item.subscribe(
        this.req,
        items.map(({ id }) => id),
      );
    }
    return Item.find().sort('id ASC');
  },
};
