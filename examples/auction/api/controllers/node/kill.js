module.exports = {
  friendlyName: 'Kill this node',

  description: 'Only on a cluster, where another node takes over: see cluster.js.',

  exits: {
    onlyNode: { statusCode: 409 },
  },

  fn: async function () {
    if (!sails.config.custom.node) throw { onlyNode: { message: 'This is the only node.' } };
    process.kill(process.pid, 'SIGKILL');
  },
};
