import vm from 'node:vm';

import fc from 'fast-check';

import { key, leaf, soundValue } from './sound-data';

/** It stands in every fault that has room for it, so that no error can show a fault's value unseen. */
export const SECRET = 'open-sesame';

/** Where something stands in data: a key of a dictionary, an index of an array. */
export type Step = string | number;

interface Fault {
  /** What is wrong, given a way to the data that it is planted into. */
  make: (data: () => unknown) => unknown;
  /** What the fault throws. */
  cause?: Error;
  /** Where within what was made the fault is. */
  deeper?: Step[];
  /** The fault is below that place, as far down as message() follows. */
  endless?: boolean;
  /** It is one in an array only. */
  inArray?: boolean;
}

export const THROWN = new Error(SECRET);
const bomb = (): never => {
  throw THROWN;
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

const is = (value: unknown): Fault => ({ make: () => value });
const throws = (value: unknown): Fault => ({ make: () => value, cause: THROWN });

/** All that message() must refuse, wherever in its data it stands. */
export const FAULTS: Record<string, Fault> = {
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
  'an object made from Error': is(Object.create(Error.prototype)),
  'a Buffer': is(Buffer.from(SECRET)),
  'a typed array': is(new Float64Array(3)),
  'a DataView': is(new DataView(new ArrayBuffer(3))),
  'an ArrayBuffer': is(new ArrayBuffer(3)),
  'undefined in an array': { ...is(undefined), inArray: true },
  'a toJSON that answers undefined, in an array': { ...is({ toJSON: () => undefined }), inArray: true },
  // eslint-disable-next-line no-sparse-arrays
  'a hole in an array': { make: () => [1, , 2], deeper: [1] },
  'something that holds itself': { make: () => loop, deeper: ['self'] },
  'a getter that answers the data': {
    make: (data) => Object.defineProperty({}, 'data', { get: data, enumerable: true }),
    deeper: ['data'],
  },
  'a toJSON that answers the data': { make: (data) => ({ toJSON: data }), endless: true },
  'a toJSON that never comes to an end': { ...is(endless()), endless: true },
  'a proxy that holds itself': { ...is(proxyOfItself), endless: true },
  '501 levels': { ...is(nested(501)), endless: true },
  '100,000 levels': { ...is(nested(100_000)), endless: true },
  'a toJSON that answers a function': is({ toJSON: () => () => SECRET }),
  'a toJSON that answers a Map': is({ toJSON: () => new Map([[SECRET, SECRET]]) }),
  'a toJSON that answers a promise': is({ toJSON: () => Promise.resolve(SECRET) }),
  'a toJSON that answers a bigint': is({ toJSON: () => 83n }),
  'a toJSON that answers an invalid date': is({ toJSON: () => new Date(NaN) }),
  'a toJSON that throws': throws({ toJSON: bomb }),
  'a toJSON that is a getter that throws': throws(Object.defineProperty({}, 'toJSON', { get: bomb })),
  'a then that is a getter that throws': throws(Object.defineProperty({}, 'then', { get: bomb })),
  'a getter that throws': {
    make: () => Object.defineProperty({}, 'deep', { get: bomb, enumerable: true }),
    cause: THROWN,
    deeper: ['deep'],
  },
  'a getter that throws, in an array': {
    make: () => Object.defineProperty([1, 2], 1, { get: bomb }),
    cause: THROWN,
    deeper: [1],
  },
  'a proxy that throws when it is read': throws(new Proxy(secrets, { get: bomb })),
  'a proxy that hides its keys': throws(new Proxy(secrets, { ownKeys: bomb })),
  'a proxy that hides its prototype': throws(new Proxy(secrets, { getPrototypeOf: bomb })),
};

export interface Planted {
  data: object;
  /** The way to the fault. */
  steps: Step[];
  fault: Fault;
}

/** A function under these would be the holder's own fault. */
const way = key.filter((name) => name !== 'then' && name !== 'toJSON');

const beside = fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: soundValue });

const place = fc.record({
  step: fc.oneof(way, fc.nat({ max: 1 })),
  items: fc.array(beside, { minLength: 1, maxLength: 3 }),
  entries: fc.array(fc.tuple(key, beside), { maxLength: 2 }),
});

/** Sound data with one fault at a random place. */
export const planted: fc.Arbitrary<Planted> = fc
  .tuple(fc.constantFrom(...Object.values(FAULTS)), fc.array(place, { maxLength: 6 }), way)
  .map(([fault, places, top]) => {
    let data: unknown = fault.make(() => data);
    const steps = [...(fault.deeper ?? [])];
    const put = (step: Step, holder: object) => {
      data = holder;
      steps.unshift(step);
    };
    if (fault.inArray) put(1, [1, data, 2]);
    for (const { step, items, entries } of places) {
      if (typeof step === 'number') put(step, [...items.slice(0, step), data, ...items.slice(step + 1)]);
      else put(step, dictionary([...entries, [step, data]]));
    }
    put(top, dictionary([[top, data]]));
    return { data: data as object, steps, fault };
  });

/** The last of entries with the same key counts. */
function dictionary(entries: [string, unknown][]): object {
  return entries.reduce(
    (object, [name, value]) =>
      Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true }),
    {},
  );
}

/** What stands at the end of a way, or what is thrown there. */
export function reached(data: unknown, steps: Step[]): unknown {
  return attempt(() => steps.reduce((object, step) => (object as Record<Step, unknown>)[step], data));
}

/** What a path leads to as JavaScript reads it, or what is thrown there. */
export function evaluated(path: string, data: unknown): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- that a path is an expression is what is tested
  const lead = new Function('data', `return ${path}`) as (data: unknown) => unknown;
  return attempt(() => lead(data));
}

function attempt(act: () => unknown): unknown {
  try {
    return act();
  } catch (thrown) {
    return thrown;
  }
}
