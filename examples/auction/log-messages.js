const diagnostics = require('node:diagnostics_channel');

/** Prints each message that the app sends, with the number of its receivers and the name of the omitted socket. */
exports.logMessages = (sails) => {
  const node = sails.config.custom.node && `${sails.config.custom.node}: `;
  diagnostics.subscribe('sails-hook-message:sent', async ({ id, data, room, omittedSocketId }) => {
    const receivers = await countReceivers(sails, room, omittedSocketId);
    const omitted = omittedSocketId ? `, except ${describeSocket(sails, omittedSocketId)}` : '';
    console.log(`${node}item ${id}  ${toPrintable(data)}  to ${receivers}${omitted}`);
  });
};

async function countReceivers(sails, room, omittedSocketId) {
  try {
    const sockets = await sails.io.in(room).fetchSockets();
    return sockets.filter(({ id }) => id !== omittedSocketId).length;
  } catch {
    return 'an unknown number'; // a node that was just killed does not respond
  }
}

function describeSocket(sails, socketId) {
  return toPrintable(sails.io.of('/').sockets.get(socketId)?.data.name ?? socketId);
}

/** JSON without control characters: visitors choose their names, and a terminal would interpret them. */
function toPrintable(value) {
  return JSON.stringify(value).replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0).toString(16)}}`);
}
