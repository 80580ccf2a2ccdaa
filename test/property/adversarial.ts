import { inspect } from 'node:util';

import fc from 'fast-check';

import { INVALID_VALUES } from './invalid-data';
import { key, validValue } from './valid-data';

/** Returns an adversarial value. fast-check reads the values that it generates, so they are hidden in a function. */
type Box = () => unknown;

const box = (value: unknown): Box =>
  Object.assign(() => value, {
    [fc.toStringMethod]: () => inspect(value, { depth: 9, showProxy: true, customInspect: false }),
  });

function fail(): never {
  throw new Error('thrown by the proxy');
}

const throwingProxy = new Proxy({}, { get: fail, getPrototypeOf: fail, has: fail, ownKeys: fail });

/** A function that returns a value, returns another value each time, or throws. */
const adversarialFunction = (results: fc.Arbitrary<Box>): fc.Arbitrary<() => unknown> =>
  fc.oneof(
    results.map((result) => () => result()),
    fc.array(results, { minLength: 2, maxLength: 4 }).map((list) => {
      let calls = 0;
      return () => list[calls++ % list.length]?.();
    }),
    fc.constantFrom(...[new Error('thrown'), undefined, null, 'thrown', throwingProxy].map(box)).map((error) => () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- adversarial code throws anything
      throw error();
    }),
  );

/** A proxy may have a length of 10^15, of which message() would read each item, as JSON would: no test can wait for it. */
function withFiniteLength({ get, ...traps }: Partial<Record<(typeof TRAPS)[number], () => unknown>>): object {
  if (get === undefined) return traps;
  return { ...traps, get: (_: object, name: string | symbol) => (name === 'length' ? 1 : get()) };
}

const TRAPS = ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf'] as const;

/** Objects that resemble valid arguments, and whose own code runs when they are read. */
export const adversarial: fc.Arbitrary<Box> = fc.letrec<{ value: Box; object: Box }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    validValue.map(box),
    fc.constantFrom(...Object.values(INVALID_VALUES)).map(({ make }) => box(make(() => undefined))),
    tie('object'),
  ),
  object: fc.oneof(
    { depthSize: 'small' },
    // Getters of special keys, and in arrays.
    fc
      .tuple(fc.boolean(), fc.array(fc.tuple(key, adversarialFunction(tie('value'))), { maxLength: 4 }))
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
    // Proxies of dictionaries, arrays and functions whose traps are inconsistent or throw.
    fc
      .tuple(
        fc.constantFrom({}, { id: 83 }, [83], [], () => 1, new Map(), new Date(0)),
        fc.dictionary(
          fc.constantFrom(...TRAPS),
          adversarialFunction(
            fc.oneof(tie('value'), fc.constantFrom(...[null, [], ['id'], Object.prototype].map(box))),
          ),
        ),
      )
      .map(([target, traps]) => box(new Proxy(target, withFiniteLength(traps)))),
    // Objects that inherit from any of these.
    tie('object').map((prototype) => box(Object.create(prototype() as object))),
    tie('object').map((prototype) => box(Object.setPrototypeOf([83], prototype() as object))),
    // A toJSON and a then of any kind.
    adversarialFunction(tie('value')).map((toJSON) => box({ toJSON })),
    tie('value').map((then) => box({ then: then() })),
    // Objects that resemble a request or a socket.
    tie('value').map((socket) => box({ method: 'GET', url: '/', headers: {}, socket: socket() })),
    adversarialFunction(tie('value')).map((get) =>
      box(Object.defineProperty({ join: get, leave: get, emit: get, to: get }, 'id', { get, enumerable: true })),
    ),
  ),
})).value;
