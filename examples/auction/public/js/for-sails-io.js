/** Until the package brings its own: hands sails.io.js' options to a Socket.IO 4 client as options, not as its socket. */
export const forSailsIo =
  (io) =>
  (url, { path, transports, query, reconnection }) =>
    io(url, { path, transports, reconnection, query: Object.fromEntries(new URLSearchParams(query)) });
