const { once } = require('node:events');
const net = require('node:net');

/** A port that nobody listens on just now. */
exports.freePort = async () => {
  const server = net.createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
};
