module.exports = {
  inputs: { to: { type: 'string', required: true } },

  fn: async function ({ to }, exits) {
    User.message(to, { from: 'an actions2 action' }, this.req);
    return exits.success();
  },
};
