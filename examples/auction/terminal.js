const diagnostics = require('node:diagnostics_channel');

/** Prints each envelope as it is sent, how many sockets heard it, and who was left out. */
exports.printEnvelopes = (sails) => {
  const node = sails.config.custom.node && `${sails.config.custom.node}: `;
  diagnostics.subscribe('sails-hook-message:sent', async ({ id, data, room, omittedSocketId }) => {
    const heard = await countHearers(sails, room, omittedSocketId);
    const leftOut = omittedSocketId ? `, ${nameOf(sails, omittedSocketId)} left out` : '';
    console.log(`${node}item ${id}  ${printable(data)}  heard by ${heard}${leftOut}`);
  });
};

async function countHearers(sails, room, omittedSocketId) {
  try {
    const inRoom = await sails.io.in(room).fetchSockets();
    return inRoom.filter(({ id }) => id !== omittedSocketId).length;
  } catch {
    return 'some'; // a node that has just died doesn't answer
  }
}

function nameOf(sails, socketId) {
  return printable(sails.io.of('/').sockets.get(socketId)?.data.name ?? socketId);
}

/** JSON without any character that a terminal would obey: visitors choose their names. */
function printable(value) {
  return JSON.stringify(value).replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0).toString(16)}}`);
}
