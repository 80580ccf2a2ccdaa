const diagnostics = require('node:diagnostics_channel');

/** Prints each envelope as it is sent, how many sockets heard it, and who was left out. */
exports.printEnvelopes = (sails) => {
  diagnostics.subscribe('sails-hook-message:sent', async ({ room, envelope, requester }) => {
    const inRoom = await sails.io.in(room).fetchSockets();
    const hearers = inRoom.filter((socket) => socket.id !== requester);
    const leftOut = requester ? `, left out ${requester}` : '';
    console.log(`→ item ${envelope.id} ${JSON.stringify(envelope.data)}  heard by ${hearers.length}${leftOut}`);
  });
};
