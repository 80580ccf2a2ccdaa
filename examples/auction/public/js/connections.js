import { shipped } from './socket.io-4.js';
import '/sails.io.js';

/** sails.io.js as it ships: what is sent while it is cut off is lost to it. */
export const plain = connect(shipped);

/** sails.io.js on a Socket.IO 4 client: it comes back as the one it was. */
export const recovering = connect(window.io);

function connect({ sails }) {
  sails.autoConnect = false;
  sails.environment = 'production'; // says nothing on the console
  return sails.connect({ reconnection: true });
}

/** Makes a request by socket. Answers `{ status, body }`, with status 0 where the request can't be made. */
export function request(connection, method, url, data = {}) {
  if (!connection.isConnected()) return Promise.resolve({ status: 0, body: { message: 'Not connected just now.' } });
  return new Promise((resolve) => {
    connection.request({ method, url, data }, (body, { statusCode }) => resolve({ status: statusCode, body }));
  });
}

/** Drops a connection as a tunnel does, without a goodbye, and lets it come back after so many milliseconds. */
export function cut(connection, milliseconds) {
  const manager = connection._raw.io; // sails.io.js has no other way to what is beneath it
  const usual = manager.reconnectionDelay();
  manager.reconnectionDelay(milliseconds).reconnectionDelayMax(milliseconds).randomizationFactor(0);
  manager.engine.close();
  return new Promise((resolve) => {
    connection._raw.once('connect', () => {
      manager.reconnectionDelay(usual);
      resolve();
    });
  });
}
