import { types } from 'node:util';

import type { JsonObject, JsonValue } from './json';

/** An assignment to `__proto__` would set the prototype, but to JSON it is a key like any other. */
export function defineProperty(object: JsonObject, key: string, value: JsonValue): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

/** Returns the first key of an object that cannot be read, because its getter throws. */
export function findThrowingKey(object: object): string | undefined {
  try {
    return Object.keys(object).find((key) => !isReadable(object, key));
  } catch {
    return undefined; // A proxy that hides its keys.
  }
}

function isReadable(object: object, key: string): boolean {
  try {
    Reflect.get(object, key);
    return true;
  } catch {
    return false;
  }
}

/** JSON represents `new Number(1)` as 1. */
export function unwrapPrimitive(boxed: unknown): unknown {
  if (types.isNumberObject(boxed)) return Number(boxed);
  if (types.isStringObject(boxed)) return String(boxed);
  return Boolean.prototype.valueOf.call(boxed);
}

/** Whether an object has no prototype but `Object.prototype`, and no code of its own decides about its keys. */
export function isPlainObject(object: object): object is Record<string, unknown> {
  return !types.isProxy(object) && Object.getPrototypeOf(object) === Object.prototype;
}
