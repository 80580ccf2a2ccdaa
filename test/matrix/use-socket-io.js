/** Loaded before tests: these, and the library, get the Socket.IO that is installed in the folder SOCKET_IO_FOLDER. */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

const folder = process.env.SOCKET_IO_FOLDER;
const resolveFilename = Module._resolveFilename;

Module._resolveFilename = function (request, parent, isMain, options) {
  const isOurs = parent?.filename !== undefined && !parent.filename.includes('node_modules');
  const isSocketIo = request === 'socket.io' || request === 'socket.io-adapter';
  return resolveFilename.call(this, request, parent, isMain, isOurs && isSocketIo ? { paths: [folder] } : options);
};

// Before 4.7.5, close() leaves adapters open: the servers of tests would go on in the background.
const { version } = JSON.parse(readFileSync(join(folder, 'node_modules/socket.io/package.json'), 'utf8'));
if (version.localeCompare('4.7.5', 'en', { numeric: true }) < 0) {
  const { Server } = Module.createRequire(join(folder, 'package.json'))('socket.io');
  const { close } = Server.prototype;
  Server.prototype.close = async function () {
    await new Promise((resolve) => close.call(this, resolve));
    for (const { adapter } of this._nsps.values()) await adapter.close();
  };
}
