module.exports.sockets = {
  serveClient: true, // serves Socket.IO's client under /socket.io/
  connectionStateRecovery: true, // after a short disconnection, a page is still subscribed and receives what it missed

  // Accepts pages of this host only. A client that is not a browser sends no Origin header.
  beforeConnect: ({ headers }, proceed) => {
    const { origin, host } = headers;
    proceed(undefined, !origin || new URL(origin).host === host);
  },
};
