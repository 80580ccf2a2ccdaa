module.exports = {
  friendlyName: 'List the items',

  description: 'Answers all items. A socket that asks is subscribed to them from here on.',

  fn: async function () {
    const items = await Item.find().sort('id ASC');
    if (this.req.isSocket)
      Item.subscribe(
        this.req,
        items.map(({ id }) => id),
      );
    return items;
  },
};
