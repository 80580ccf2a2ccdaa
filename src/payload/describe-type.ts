import { types } from 'node:util';

/**
 * Says what kind of thing a value is, for an error's text: never the value itself, which may be a secret, and never by
 * running the value's own code, which may throw.
 *
 * @example
 * kindOf(NaN); // 'NaN'
 * kindOf(new Map()); // 'a Map'
 */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return String(value);
  if (typeof value === 'object') return kindOfObject(value);
  if (value === Infinity || value === -Infinity) return 'an infinite number';
  return value === '' ? 'an empty string' : `a ${typeof value}`;
}

/** Internal slots can't be faked, and looking at them runs no code of the value's. */
function kindOfObject(value: object): string {
  if (types.isProxy(value)) return 'a proxy';
  return uncarriedKind(value) ?? (Array.isArray(value) ? 'an array' : types.isDate(value) ? 'a Date' : 'an object');
}

/**
 * Names the kind of an object that JSON would carry as something else (a Map as `{}`, a Buffer as a list of bytes);
 * undefined for all others.
 */
export function uncarriedKind(value: object): string | undefined {
  if (types.isMap(value)) return 'a Map';
  if (types.isSet(value)) return 'a Set';
  if (types.isPromise(value)) return 'a Promise';
  if (types.isRegExp(value)) return 'a RegExp';
  if (types.isNativeError(value) || isMadeFrom(value, Error.prototype)) return 'an Error';
  if (ArrayBuffer.isView(value)) return isMadeFrom(value, Buffer.prototype as object) ? 'a Buffer' : 'a typed array';
  if (types.isAnyArrayBuffer(value)) return 'an ArrayBuffer';
  if (types.isWeakMap(value)) return 'a WeakMap';
  if (types.isWeakSet(value)) return 'a WeakSet';
  if (types.isBigIntObject(value)) return 'a bigint';
  if (types.isSymbolObject(value)) return 'a symbol';
  return undefined;
}

/** What `instanceof` says, but a proxy on the way is not asked: it could throw, or lead on without end. */
function isMadeFrom(value: object, prototype: object): boolean {
  for (let object: object | null = value; object !== null && !types.isProxy(object);) {
    if (object === prototype) return true;
    object = Object.getPrototypeOf(object) as object | null;
  }
  return false;
}
