import type { Namespace } from './socket-io';

/** Lets in clients only when this node has read the log. */
export function waitUntilReady(namespace: Namespace, ready: Promise<void>): void {
  // Not at once, because a dynamic namespace replaces its middlewares after it has got its adapter.
  queueMicrotask(() => {
    namespace.use((_socket, next) => {
      void ready.then(() => {
        next();
      });
    });
  });
}

/** Closes the connections of all clients. They connect again, and `recovered` is false. */
export function closeConnections(namespace: Namespace): void {
  for (const { conn } of namespace.sockets.values()) {
    try {
      conn.close();
    } catch (error) {
      process.emitWarning(error as Error); // Of a listener of the app.
    }
  }
}
