const { recordMessages } = require('sails-hook-message/testing');

module.exports = {
  friendlyName: 'Send order',

  inputs: { id: { type: 'number', required: true } },

  fn: async function ({ id }) {
    const order = await Order.findOne({ id }).populate('products');
    const recording = recordMessages();
    Order.message(order, { order });
    recording.stop();
    process.stdout.write(`${JSON.stringify(recording.messages)}\n`);
  },
};
