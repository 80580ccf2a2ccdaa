type Shutdown = (done: (error?: unknown) => void) => void;

/** The part of a Sails app that is used here. */
export interface AppWithAdapter {
  readonly config: { beforeShutdown?: unknown };
  readonly io: { of?(namespace: '/'): { readonly adapter: { flush?(): Promise<void> } } };
}

/**
 * Lets a process send what it has issued before it ends. Sails closes the sockets without waiting for them, and a script
 * ends right after its last message.
 */
export function flushBeforeShutdown(sails: AppWithAdapter): void {
  const { beforeShutdown } = sails.config;
  sails.config.beforeShutdown = (done: (error?: unknown) => void) => {
    const flush = (error?: unknown) => {
      const flushed = sails.io.of?.('/').adapter.flush?.() ?? Promise.resolve();
      void flushed.then(() => {
        done(error);
      });
    };
    if (typeof beforeShutdown === 'function') (beforeShutdown as Shutdown).call(sails.config, flush);
    else flush();
  };
}
