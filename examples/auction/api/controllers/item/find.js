module.exports = {
  friendlyName: 'List the items',

  description: 'Answers all items. A socket that asks is subscribed to them from here on.',

  fn: async function () {
    // Subscribed first, read afterwards: no bid can fall between the two.
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
