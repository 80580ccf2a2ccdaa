module.exports.sockets = {
  serveClient: true, // Socket.IO's own client, under /socket.io/

  // A page may open a socket only to the host it came from. Clients that are no browsers send no origin.
  beforeConnect: ({ headers }, proceed) => {
    const { origin, host } = headers;
    proceed(undefined, !origin || new URL(origin).host === host);
  },
};
