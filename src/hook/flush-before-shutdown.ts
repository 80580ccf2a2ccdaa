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
  const flush = (done: () => void) => {
    const flushed = sails.io.of?.('/').adapter.flush?.();
    if (flushed === undefined) done();
    else void flushed.then(done);
  };
  sails.config.beforeShutdown = (done: (error?: unknown) => void) => {
    const flushAgain = (error?: unknown) => {
      flush(() => {
        done(error);
      });
    };
    // First, because the app may close its client of Redis. And again, because the app may send more.
    flush(() => {
      if (typeof beforeShutdown === 'function') (beforeShutdown as Shutdown).call(sails.config, flushAgain);
      else done();
    });
  };
}
