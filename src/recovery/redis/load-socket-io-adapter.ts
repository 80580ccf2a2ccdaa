import type * as SocketIoAdapter from 'socket.io-adapter';

/**
 * Loads the package that Socket.IO's adapters are made of. It is loaded when an adapter is created, because apps without
 * this adapter need not have it, and because the error of an import would not say what to install.
 *
 * @throws Error if it is not installed, or too old
 */
export function loadSocketIoAdapter(): typeof SocketIoAdapter {
  const loaded = requireSocketIoAdapter();
  if ('ClusterAdapterWithHeartbeat' in loaded && 'MessageType' in loaded) return loaded;
  throw new Error(
    'createAdapter() needs socket.io-adapter 2.5.5 or newer, and found an older version. Run npm install socket.io-adapter@2.',
  );
}

function requireSocketIoAdapter(): typeof SocketIoAdapter {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
    return require('socket.io-adapter') as typeof SocketIoAdapter;
  } catch (cause) {
    throw new Error('createAdapter() did not find socket.io-adapter. Run npm install socket.io socket.io-adapter@2.', {
      cause,
    });
  }
}
