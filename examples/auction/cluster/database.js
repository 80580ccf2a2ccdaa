const disk = require('sails-disk');

/**
 * The database of all nodes: sails-disk in this process, which receives each node's queries as messages. It stands for the
 * database server of a real app.
 */
exports.openDatabase = () => {
  let isOpen = false;

  return {
    serve(node) {
      node.on('message', ({ call, method, args }) => {
        if (!call) return;
        const reply = (error, result) => node.connected && node.send({ call, error, result });
        if (method === 'registerDatastore' && isOpen) return reply();
        isOpen = true;
        disk[method](...args, reply);
      });
    },
  };
};
