module.exports = {
  inputs: { to: { type: 'string', required: true } },

  fn: async function ({ to }, exits) {
    User.message(to, { from: 'a helper' });
    return exits.success();
  },
};
