import vm from 'node:vm';

import fc from 'fast-check';

import { key, leaf, validValue } from './valid-data';

/** A text in every invalid value that can contain one, so that the tests notice an error that shows it. */
export const SECRET = 'open-sesame';

/** A step of a path: a key of a dictionary, or an index of an array. */
export type Step = string | number;

interface InvalidValue {
  /** Makes the value, given a function that returns the data that contains it. */
  make: (data: () => unknown) => unknown;
  /** The error that the value throws. */
  cause?: Error;
  /** The path within the value. */
  innerSteps?: Step[];
  /** Whether the error is at the depth limit, somewhere below the value. */
  endless?: boolean;
  /** Whether the value is invalid only in an array. */
  inArray?: boolean;
}

export const THROWN_ERROR = new Error(SECRET);
const throwError = (): never => {
  throw THROWN_ERROR;
};
const secrets = { [SECRET]: SECRET };

function endless(): object {
  return { toJSON: () => ({ [SECRET]: endless() }) };
}

function nested(levels: number): object {
  let data: object = {};
  for (let level = 1; level < levels; level++) data = level % 2 ? { data } : [data];
  return data;
}

const loop: { self?: unknown } = {};
loop.self = loop;

const proxyOfItself: object = new Proxy(
  { self: 1 },
  { get: (_, name) => (name === 'self' ? proxyOfItself : undefined) },
);

const is = (value: unknown): InvalidValue => ({ make: () => value });
const throws = (value: unknown): InvalidValue => ({ make: () => value, cause: THROWN_ERROR });

/** The values that message() must reject anywhere in its data. */
export const INVALID_VALUES: Record<string, InvalidValue> = {
  NaN: is(NaN),
  Infinity: is(Infinity),
  '-Infinity': is(-Infinity),
  'a boxed NaN': is(new Number(NaN)),
  'a function': is(() => SECRET),
  'a class': is(Map),
  'a symbol': is(Symbol(SECRET)),
  'a bigint': is(83n),
  'a boxed bigint': is(Object(83n)),
  'a boxed symbol': is(Object(Symbol(SECRET))),
  'an invalid date': is(new Date(NaN)),
  'an invalid date of another realm': is(vm.runInNewContext('new Date(NaN)')),
  'a Map': is(new Map([[SECRET, SECRET]])),
  'a Set': is(new Set([SECRET])),
  'a WeakMap': is(new WeakMap()),
  'a WeakSet': is(new WeakSet()),
  'a Map of another realm': is(vm.runInNewContext('new Map()')),
  'a Map that has a toJSON': is(Object.assign(new Map(), { toJSON: () => secrets })),
  'a Map that hides its prototype': is(Object.setPrototypeOf(new Map([[SECRET, 1]]), null)),
  'a promise': is(Promise.resolve(SECRET)),
  'a thenable that has a toJSON': is({ then: () => SECRET, toJSON: () => null }),
  'a RegExp': is(new RegExp(SECRET)),
  'an Error': is(new TypeError(SECRET)),
  'an object that inherits from Error': is(Object.create(Error.prototype)),
  'a Buffer': is(Buffer.from(SECRET)),
  'a typed array': is(new Float64Array(3)),
  'a DataView': is(new DataView(new ArrayBuffer(3))),
  'an ArrayBuffer': is(new ArrayBuffer(3)),
  'undefined in an array': { ...is(undefined), inArray: true },
  'a toJSON that returns undefined, in an array': { ...is({ toJSON: () => undefined }), inArray: true },
  // eslint-disable-next-line no-sparse-arrays
  'a hole in an array': { make: () => [1, , 2], innerSteps: [1] },
  'an object that contains itself': { make: () => loop, innerSteps: ['self'] },
  'a getter that returns the data': {
    make: (data) => Object.defineProperty({}, 'data', { get: data, enumerable: true }),
    innerSteps: ['data'],
  },
  'a toJSON that returns the data': { make: (data) => ({ toJSON: data }), endless: true },
  'a toJSON without end': { ...is(endless()), endless: true },
  'a proxy that contains itself': { ...is(proxyOfItself), endless: true },
  '501 levels': { ...is(nested(501)), endless: true },
  '100,000 levels': { ...is(nested(100_000)), endless: true },
  'a toJSON that returns a function': is({ toJSON: () => () => SECRET }),
  'a toJSON that returns a Map': is({ toJSON: () => new Map([[SECRET, SECRET]]) }),
  'a toJSON that returns a promise': is({ toJSON: () => Promise.resolve(SECRET) }),
  'a toJSON that returns a bigint': is({ toJSON: () => 83n }),
  'a toJSON that returns an invalid date': is({ toJSON: () => new Date(NaN) }),
  'a toJSON that throws': throws({ toJSON: throwError }),
  'a toJSON getter that throws': throws(Object.defineProperty({}, 'toJSON', { get: throwError })),
  'a then getter that throws': throws(Object.defineProperty({}, 'then', { get: throwError })),
  'a getter that throws': {
    make: () => Object.defineProperty({}, 'deep', { get: throwError, enumerable: true }),
    cause: THROWN_ERROR,
    innerSteps: ['deep'],
  },
  'a getter that throws, in an array': {
    make: () => Object.defineProperty([1, 2], 1, { get: throwError }),
    cause: THROWN_ERROR,
    innerSteps: [1],
  },
  'a proxy that throws when it is read': throws(new Proxy(secrets, { get: throwError })),
  'a proxy that hides its keys': throws(new Proxy(secrets, { ownKeys: throwError })),
  'a proxy that hides its prototype': throws(new Proxy(secrets, { getPrototypeOf: throwError })),
};

export interface InvalidData {
  data: object;
  /** The path to the invalid value. */
  steps: Step[];
  invalidValue: InvalidValue;
}

/** Keys except those under which a function makes its object invalid. */
const step = key.filter((name) => name !== 'then' && name !== 'toJSON');

const sibling = fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: validValue });

const place = fc.record({
  step: fc.oneof(step, fc.nat({ max: 1 })),
  items: fc.array(sibling, { minLength: 1, maxLength: 3 }),
  entries: fc.array(fc.tuple(key, sibling), { maxLength: 2 }),
});

/** Valid data with one invalid value at a random path. */
export const invalidData: fc.Arbitrary<InvalidData> = fc
  .tuple(fc.constantFrom(...Object.values(INVALID_VALUES)), fc.array(place, { maxLength: 6 }), step)
  .map(([invalidValue, places, top]) => {
    let data: unknown = invalidValue.make(() => data);
    const steps = [...(invalidValue.innerSteps ?? [])];
    const nest = (step: Step, parent: object) => {
      data = parent;
      steps.unshift(step);
    };
    if (invalidValue.inArray) nest(1, [1, data, 2]);
    for (const { step, items, entries } of places) {
      if (typeof step === 'number') nest(step, [...items.slice(0, step), data, ...items.slice(step + 1)]);
      else nest(step, dictionary([...entries, [step, data]]));
    }
    nest(top, dictionary([[top, data]]));
    return { data: data as object, steps, invalidValue };
  });

/** Makes a dictionary, in which the last of entries with the same key counts. */
function dictionary(entries: [string, unknown][]): object {
  return entries.reduce(
    (object, [name, value]) =>
      Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true }),
    {},
  );
}

/** Returns the value at the end of a path, or the error that reading it throws. */
export function followSteps(data: unknown, steps: Step[]): unknown {
  return resultOrError(() => steps.reduce((object, step) => (object as Record<Step, unknown>)[step], data));
}

/** Evaluates a path as JavaScript, and returns the value, or the error that reading it throws. */
export function evaluatePath(path: string, data: unknown): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- that a path is an expression is what is tested
  const evaluate = new Function('data', `return ${path}`) as (data: unknown) => unknown;
  return resultOrError(() => evaluate(data));
}

function resultOrError(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
