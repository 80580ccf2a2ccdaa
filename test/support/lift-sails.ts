import { freePort } from './free-port';

/** A callback, as Sails takes it. */
export type Done = (error?: Error | null) => void;

type Lift = (config: object, done: Done) => void;

/**
 * Lifts a Sails app on a free port of 127.0.0.1.
 *
 * @returns the app's URL
 */
export async function liftSails(sails: { lift: Lift }, config: object): Promise<string> {
  const port = await freePort();
  await waitForCallback((done) => {
    sails.lift({ port, explicitHost: '127.0.0.1', ...config }, done);
  });
  return `http://127.0.0.1:${port}`;
}

/** Loads a Sails app as a script does, without listening. */
export function loadSails(sails: { load: Lift }, config: object): Promise<string> {
  return liftSails({ lift: sails.load.bind(sails) }, config);
}

export function lowerSails(sails: { lower: Lift }): Promise<void> {
  return waitForCallback((done) => {
    sails.lower({ delay: 1 }, done);
  });
}

/** Waits until a method of Sails calls back. */
export function waitForCallback(start: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
