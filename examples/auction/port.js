const { once } = require('node:events');
const net = require('node:net');

/** Returns the port that PORT sets. Without PORT it is 1337, or any free port where 1337 is in use. */
exports.choosePort = async () => {
  const { PORT } = process.env;
  if (!PORT) return tryPort(1337).catch(exports.freePort);
  try {
    return await tryPort(Number(PORT));
  } catch (error) {
    const reason = error.code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${error.code})`;
    throw new Error(`Port ${PORT} ${reason}. Set PORT to another port, or unset it to have a free one chosen.`);
  }
};

/** Returns a port that nothing listens on. */
exports.freePort = () => tryPort(0);

/** Listens for a moment, because Sails reports a port in use by a page of tips, or not at all. */
async function tryPort(number) {
  const server = net.createServer().listen(number, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
