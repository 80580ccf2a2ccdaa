module.exports = {
  inputs: {
    id: { type: 'number', required: true },
    username: { type: 'string', required: true },
  },

  fn: async function ({ id, username }, exits) {
    const [renamed] = await User.update({ id }).set({ username }).fetch();
    User.message(renamed, { renamed: username }, this.req);
    return exits.success(renamed);
  },
};
