/** Loaded before tests: these, and the library, get the Socket.IO that is installed in the folder SOCKET_IO_FOLDER. */
const Module = require('node:module');

const folder = process.env.SOCKET_IO_FOLDER;
const resolveFilename = Module._resolveFilename;

Module._resolveFilename = function (request, parent, isMain, options) {
  const isOurs = parent?.filename !== undefined && !parent.filename.includes('node_modules');
  const isSocketIo = request === 'socket.io' || request === 'socket.io-adapter';
  return resolveFilename.call(this, request, parent, isMain, isOurs && isSocketIo ? { paths: [folder] } : options);
};
