/** How long an acknowledgement waits for Redis, in milliseconds. */
const SAVE_TIME = 5000;

/** What waits until a session is saved. */
export class PendingSaves<Key> {
  readonly #pending = new Map<Key, { readonly saved: Promise<void>; readonly resolve: () => void }>();

  /** Resolves when the session is saved, or Redis takes too long: a client must not wait for its replies because of that. */
  get(key: Key): Promise<void> | undefined {
    return this.#pending.get(key)?.saved;
  }

  add(key: Key): void {
    if (this.#pending.has(key)) return;
    let resolve = (): void => undefined;
    const saved = new Promise<void>((resolveSaved) => {
      const timer = setTimeout(resolveSaved, SAVE_TIME).unref();
      resolve = () => {
        clearTimeout(timer);
        resolveSaved();
      };
    });
    this.#pending.set(key, { saved, resolve });
  }

  resolve(key: Key): void {
    this.#pending.get(key)?.resolve();
    this.#pending.delete(key);
  }
}
