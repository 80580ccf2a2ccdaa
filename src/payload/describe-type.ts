import { types } from 'node:util';

/**
 * Describes the type of a value for an error message: `NaN`, `a Map`, `an empty string`. It shows no value, which may be
 * secret, and runs none of the value's own code, which may throw.
 */
export function describeType(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return String(value);
  if (typeof value === 'object') return describeObject(value);
  if (value === Infinity || value === -Infinity) return 'an infinite number';
  return value === '' ? 'an empty string' : `a ${typeof value}`;
}

function describeObject(value: object): string {
  if (types.isProxy(value)) return 'a proxy';
  return nonJsonType(value) ?? (Array.isArray(value) ? 'an array' : types.isDate(value) ? 'a Date' : 'an object');
}

/**
 * Describes an object that JSON would represent as something else (a Map as `{}`, an invalid date as null). Returns
 * undefined for all other objects.
 */
export function nonJsonType(value: object): string | undefined {
  if (types.isMap(value)) return 'a Map';
  if (types.isSet(value)) return 'a Set';
  if (types.isPromise(value)) return 'a Promise';
  if (types.isDate(value) && Number.isNaN(Date.prototype.getTime.call(value))) return 'an invalid Date';
  if (types.isRegExp(value)) return 'a RegExp';
  if (types.isNativeError(value) || inheritsFrom(value, Error.prototype)) return 'an Error';
  if (ArrayBuffer.isView(value)) return inheritsFrom(value, Buffer.prototype as object) ? 'a Buffer' : 'a typed array';
  if (types.isAnyArrayBuffer(value)) return 'an ArrayBuffer';
  if (types.isWeakMap(value)) return 'a WeakMap';
  if (types.isWeakSet(value)) return 'a WeakSet';
  if (types.isBigIntObject(value)) return 'a bigint';
  if (types.isSymbolObject(value)) return 'a symbol';
  return undefined;
}

/** Like `instanceof`, but stops at a proxy, which could throw or have an endless chain of prototypes. */
function inheritsFrom(value: object, prototype: object): boolean {
  for (let object: object | null = value; object !== null && !types.isProxy(object);) {
    if (object === prototype) return true;
    object = Object.getPrototypeOf(object) as object | null;
  }
  return false;
}
