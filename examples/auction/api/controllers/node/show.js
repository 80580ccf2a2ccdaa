module.exports = {
  friendlyName: 'Tell which node answers',

  fn: async function () {
    return { name: sails.config.custom.node };
  },
};
