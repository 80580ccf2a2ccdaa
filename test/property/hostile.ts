import { inspect } from 'node:util';

import fc from 'fast-check';

import { FAULTS } from './faults';
import { key, soundValue } from './sound-data';

/** Holds a hostile value, since fast-check itself looks at what it generates. */
type Box = () => unknown;

const box = (value: unknown): Box =>
  Object.assign(() => value, {
    [fc.toStringMethod]: () => inspect(value, { depth: 9, showProxy: true, customInspect: false }),
  });

function fail(): never {
  throw new Error('of the proxy');
}

const untouchable = new Proxy({}, { get: fail, getPrototypeOf: fail, has: fail, ownKeys: fail });

/** A function that answers something, answers something else each time, or throws. */
const behaviour = (answers: fc.Arbitrary<Box>): fc.Arbitrary<() => unknown> =>
  fc.oneof(
    answers.map((answer) => () => answer()),
    fc.array(answers, { minLength: 2, maxLength: 4 }).map((list) => {
      let calls = 0;
      return () => list[calls++ % list.length]?.();
    }),
    fc.constantFrom(...[new Error('thrown'), undefined, null, 'thrown', untouchable].map(box)).map((thrown) => () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- hostile code throws what it likes
      throw thrown();
    }),
  );

/** A proxy may say that it has 10^15 items, and message() would ask for each, as JSON would; no test can wait for it. */
function honestAboutLength({ get, ...traps }: Partial<Record<(typeof TRAPS)[number], () => unknown>>): object {
  if (get === undefined) return traps;
  return { ...traps, get: (_: object, name: string | symbol) => (name === 'length' ? 1 : get()) };
}

const TRAPS = ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf'] as const;

/** Objects that look like what message() takes, and whose own code does something else when it is looked at. */
export const hostile: fc.Arbitrary<Box> = fc.letrec<{ value: Box; object: Box }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    soundValue.map(box),
    fc.constantFrom(...Object.values(FAULTS)).map(({ make }) => box(make(() => undefined))),
    tie('object'),
  ),
  object: fc.oneof(
    { depthSize: 'small' },
    // Getters under keys that mean something, and in arrays.
    fc
      .tuple(fc.boolean(), fc.array(fc.tuple(key, behaviour(tie('value'))), { maxLength: 4 }))
      .map(([list, getters]) =>
        box(
          getters
            .filter(([name]) => name !== 'length')
            .reduce<object>(
              (object, [name, get]) =>
                Object.defineProperty(object, name, { get, enumerable: true, configurable: true }),
              list ? [] : {},
            ),
        ),
      ),
    // Proxies whose traps lie and throw, over dictionaries, arrays and functions.
    fc
      .tuple(
        fc.constantFrom({}, { id: 83 }, [83], [], () => 1, new Map(), new Date(0)),
        fc.dictionary(
          fc.constantFrom(...TRAPS),
          behaviour(fc.oneof(tie('value'), fc.constantFrom(...[null, [], ['id'], Object.prototype].map(box)))),
        ),
      )
      .map(([target, traps]) => box(new Proxy(target, honestAboutLength(traps)))),
    // What inherits from any of them.
    tie('object').map((prototype) => box(Object.create(prototype() as object))),
    tie('object').map((prototype) => box(Object.setPrototypeOf([83], prototype() as object))),
    // A toJSON and a then that do what they like.
    behaviour(tie('value')).map((toJSON) => box({ toJSON })),
    tie('value').map((then) => box({ then: then() })),
    // What looks like a request or a socket, with parts that are neither.
    tie('value').map((socket) => box({ method: 'GET', url: '/', headers: {}, socket: socket() })),
    behaviour(tie('value')).map((get) =>
      box(Object.defineProperty({ join: get, leave: get, emit: get, to: get }, 'id', { get, enumerable: true })),
    ),
  ),
})).value;
