import fc from 'fast-check';

/** Any text, half a surrogate pair among it. */
export const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 }).map((codes) => String.fromCharCode(...codes)),
);

/** Keys that mean something to JavaScript, to JSON, to promises, to Socket.IO or to the envelope; and any other. */
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

/** What JSON carries in a way of its own. */
const converted = fc.oneof(
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

/** The forms in which a dictionary's own entries may come. */
const dictionaryForms: Record<string, (entries: [string, unknown][]) => object> = {
  plain: (entries) => filled({}, entries),
  'without a prototype': (entries) => filled(Object.create(null) as object, entries),
  'of a class': (entries) => filled(new Point(), entries),
  'made from another object': (entries) => filled(Object.create({ inherited: 1 }) as object, entries),
  frozen: (entries) => Object.freeze(filled({}, entries)),
  'with symbols and hidden keys': (entries) =>
    Object.defineProperty(filled({ [Symbol('s')]: () => 1 }, entries), '\0hidden', { value: () => 1 }),
  'of getters': (entries) =>
    entries.reduce((object, [name, value]) => {
      return Object.defineProperty(object, name, { get: () => value, enumerable: true, configurable: true });
    }, {}),
  'behind a proxy': (entries) => new Proxy(filled({}, entries), {}),
  'behind a toJSON': (entries) => ({ toJSON: () => filled({}, entries), hidden: () => 1 }),
  'behind a toJSON of its class': (entries) => filled(Object.create({ toJSON: withoutPrototypeOf }) as object, entries),
  'with the key that toJSON is told': (entries) => ({ toJSON: (told: unknown) => filled({ told }, entries) }),
};

function withoutPrototypeOf(this: object): object {
  return Object.defineProperties({}, Object.getOwnPropertyDescriptors(this));
}

/** The forms in which an array's items may come. */
const arrayForms: Record<string, (items: unknown[]) => unknown[]> = {
  plain: (items) => items,
  'with more keys than items': (items) => Object.assign(items, { extra: () => 1, [Symbol('s')]: 1 }),
  'of a class': (items) => List.from(items),
  'without a prototype': (items) => Object.setPrototypeOf(items, null) as unknown[],
  frozen: (items) => Object.freeze(items) as unknown[],
  'behind a proxy': (items) => new Proxy(items, {}),
};

function filled(object: object, entries: [string, unknown][]): object {
  for (const [name, value] of entries) {
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  }
  return object;
}

/** `twice` makes one object that stands in two places, which isn't circular. */
const { dictionary, value } = fc.letrec<{ value: unknown; array: unknown[]; dictionary: object; twice: object }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      converted,
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

/** Whatever JSON can carry. */
export const soundValue = value;

/** Whatever message() must take for its data. */
export const soundData = dictionary;
