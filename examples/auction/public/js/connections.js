/* eslint-disable simple-import-sort/imports -- sails.io.js uses the Socket.IO client that socket.io-4.js has set */
import { shipped } from './socket.io-4.js';
import '/sails.io.js';

/** sails.io.js as it ships: events that are sent while it is disconnected are lost. */
export const plain = connect(shipped);

/** sails.io.js on a Socket.IO 4 client, with connection state recovery. */
export const recovering = connect(window.io);

function connect({ sails }) {
  sails.autoConnect = false;
  sails.environment = 'production'; // no banner on the console
  return sails.connect({ reconnection: true });
}

/** Makes a request by socket. Resolves to `{ status, body }`, with status 0 while the socket is disconnected. */
export function request(connection, method, url, data = {}) {
  if (!connection.isConnected()) return Promise.resolve({ status: 0, body: { message: 'Not connected.' } });
  return new Promise((resolve) => {
    connection.request({ method, url, data }, (body, { statusCode }) => resolve({ status: statusCode, body }));
  });
}

/** Closes a connection without a goodbye, as a lost network does, and lets it reconnect after this time. */
export function disconnect(connection, milliseconds) {
  const manager = connection._raw.io; // sails.io.js gives no other access to the Socket.IO client
  const delay = manager.reconnectionDelay();
  manager.reconnectionDelay(milliseconds).reconnectionDelayMax(milliseconds).randomizationFactor(0);
  manager.engine.close();
  return new Promise((resolve) => {
    connection._raw.once('connect', () => {
      manager.reconnectionDelay(delay);
      resolve();
    });
  });
}
