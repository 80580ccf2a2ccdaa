module.exports = {
  inputs: { id: { type: 'number', required: true } },

  fn: async function ({ id }) {
    const order = await Order.findOne({ id }).populate('products');
    Order.message(order, { order }, this.req);
    return order;
  },
};
