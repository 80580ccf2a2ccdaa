module.exports = {
  friendlyName: 'Return the name of this node',

  fn: async function () {
    return { name: sails.config.custom.node };
  },
};
