module.exports = {
  friendlyName: 'Kill this node',

  description: 'Only where another node goes on: see cluster.js.',

  exits: {
    onlyNode: { statusCode: 409 },
  },

  fn: async function () {
    if (!sails.config.custom.node) throw { onlyNode: { message: 'There is no other node to go on.' } };
    process.kill(process.pid, 'SIGKILL');
  },
};
