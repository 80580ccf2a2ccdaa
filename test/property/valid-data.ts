import fc from 'fast-check';

/** Any text, including half a surrogate pair. */
export const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 }).map((codes) => String.fromCharCode(...codes)),
);

/** Keys with a meaning in JavaScript, JSON, promises, Socket.IO or the envelope, and any other key. */
export const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf'),
  fc.constantFrom('then', 'toJSON', 'length', 'size', 'byteLength', 'buffer', 'id', 'verb', 'data', 'name', 'message'),
  fc.constantFrom(
    '_placeholder',
    'num',
    'attachments',
    '0',
    '-1',
    '01',
    '4294967295',
    '',
    ' ',
    'a.b',
    "it's",
    '"',
    '\u2028',
  ),
  text,
);

export const leaf = fc.oneof(
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(-0, 5e-324, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER + 2, 1e21),
  fc.boolean(),
  fc.constant(null),
);

/** Values that JSON converts. */
const convertedValue = fc.oneof(
  fc.date({ noInvalidDate: true }),
  text.map((value): unknown => new String(value)),
  fc.integer().map((value): unknown => new Number(value)),
  fc.boolean().map((value): unknown => new Boolean(value)),
  fc.webUrl().map((value): unknown => new URL(value)),
);

class Point {
  x = 1;
  y() {
    return this.x;
  }
}

class List extends Array<unknown> {}

/** The kinds of dictionary that can have these entries. */
const dictionaryForms: Record<string, (entries: [string, unknown][]) => object> = {
  plain: (entries) => defineEntries({}, entries),
  'without a prototype': (entries) => defineEntries(Object.create(null) as object, entries),
  'of a class': (entries) => defineEntries(new Point(), entries),
  'with another prototype': (entries) => defineEntries(Object.create({ inherited: 1 }) as object, entries),
  frozen: (entries) => Object.freeze(defineEntries({}, entries)),
  'with symbols and hidden keys': (entries) =>
    Object.defineProperty(defineEntries({ [Symbol('s')]: () => 1 }, entries), '\0hidden', { value: () => 1 }),
  'of getters': (entries) =>
    entries.reduce((object, [name, value]) => {
      return Object.defineProperty(object, name, { get: () => value, enumerable: true, configurable: true });
    }, {}),
  'of a proxy': (entries) => new Proxy(defineEntries({}, entries), {}),
  'from a toJSON': (entries) => ({ toJSON: () => defineEntries({}, entries), hidden: () => 1 }),
  'from a toJSON of its prototype': (entries) =>
    defineEntries(Object.create({ toJSON: copyOwnProperties }) as object, entries),
  'with the key that toJSON receives': (entries) => ({
    toJSON: (receivedKey: unknown) => defineEntries({ receivedKey }, entries),
  }),
};

function copyOwnProperties(this: object): object {
  return Object.defineProperties({}, Object.getOwnPropertyDescriptors(this));
}

/** The kinds of array that can have these items. */
const arrayForms: Record<string, (items: unknown[]) => unknown[]> = {
  plain: (items) => items,
  'with more keys than items': (items) => Object.assign(items, { extra: () => 1, [Symbol('s')]: 1 }),
  'of a class': (items) => List.from(items),
  'without a prototype': (items) => Object.setPrototypeOf(items, null) as unknown[],
  frozen: (items) => Object.freeze(items) as unknown[],
  'of a proxy': (items) => new Proxy(items, {}),
};

function defineEntries(object: object, entries: [string, unknown][]): object {
  for (const [name, value] of entries) {
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  }
  return object;
}

/** `twice` is an object in two places, which is not circular. */
const { dictionary, value } = fc.letrec<{ value: unknown; array: unknown[]; dictionary: object; twice: object }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      convertedValue,
      tie('array'),
      tie('dictionary'),
      tie('twice'),
    ),
    array: fc
      .tuple(fc.constantFrom(...Object.values(arrayForms)), fc.array(tie('value'), { maxLength: 5 }))
      .map(([form, items]) => form(items)),
    dictionary: fc
      .tuple(
        fc.constantFrom(...Object.values(dictionaryForms)),
        fc.uniqueArray(fc.tuple(key, fc.oneof({ weight: 9, arbitrary: tie('value') }, fc.constant(undefined))), {
          maxLength: 6,
          selector: ([name]) => name,
        }),
      )
      .map(([form, entries]) => form(entries)),
    twice: tie('value').map((shared) => ({ first: shared, more: [shared, { shared }] })),
  }),
);

/** Any value that JSON can represent. */
export const validValue = value;

/** Any data that message() must accept. */
export const validData = dictionary;
