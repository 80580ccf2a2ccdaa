module.exports = {
  inputs: { order: { type: 'ref', required: true } },

  fn: async function ({ order }) {
    Order.message(order, { order });
  },
};
