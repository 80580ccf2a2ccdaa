const disk = require('sails-disk');

/**
 * One sails-disk for all nodes, here in the process that outlives them: each query comes from a node by message, and its
 * answer goes back. It stands for the database server that an app with many nodes has.
 */
exports.openDatabase = () => {
  let open = false;

  return {
    serve(node) {
      node.on('message', ({ call, method, args }) => {
        if (!call) return;
        const answer = (error, result) => node.connected && node.send({ call, error, result });
        if (method === 'registerDatastore' && open) return answer();
        open = true;
        disk[method](...args, answer);
      });
    },
  };
};
