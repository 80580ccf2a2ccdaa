import type { AdapterClass, Namespace } from './socket-io';

/**
 * Creates an adapter class that is initialized once, with every version of Socket.IO. Before 4.8.2, Socket.IO does not
 * call `init()`, and sails-hook-sockets 3 depends on 4.8.1 or older.
 *
 * @see https://github.com/socketio/socket.io/releases/tag/socket.io@4.8.2 - "call adapter.init() when creating each namespace"
 */
export function initializeOnce(Adapter: AdapterClass): AdapterClass {
  return class extends Adapter {
    constructor(namespace: Namespace) {
      super(namespace);
      void super.init();
    }

    override init(): void {
      // The constructor has done it.
    }
  };
}
