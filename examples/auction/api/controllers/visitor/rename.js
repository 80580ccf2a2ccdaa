module.exports = {
  friendlyName: 'Set the visitor’s name',

  inputs: {
    name: { type: 'string', required: true, maxLength: 40 },
  },

  fn: async function ({ name }) {
    if (!this.req.isSocket) return;
    this.req.socket.data.name = name;
    sails.hooks.presence.onRename();
  },
};
