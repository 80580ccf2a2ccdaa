import { types } from 'node:util';

import { MessageError, type MessageErrorOptions } from '../errors';
import { describeType } from './describe-type';
import { formatPath } from './format-path';
import type { JsonObject, JsonValue } from './json';
import {
  defineProperty,
  describeNonJson,
  isPlainObjectOrArray,
  type ProtectedAttributes,
  unwrapPrimitive,
} from './objects';

/** Deeper data is most likely a mistake, and could overflow the stack of the program that parses it. */
const MAX_DEPTH = 500;

/**
 * Copies the data of a message as JSON would represent it, by the rules of `JSON.stringify()` (ECMA-262,
 * SerializeJSONProperty). Where JSON silently loses or changes a value, this throws. Each value is read once, so that no
 * getter and no proxy can return another one after it was checked.
 *
 * @returns a copy that shares nothing with `data`
 * @throws MessageError `E_INVALID_DATA`, with the `path` of the first invalid value
 */
export function serialize(data: unknown, protectedAttributes?: ProtectedAttributes): JsonObject {
  return new Serializer(true, protectedAttributes).serialize(data);
}

/** Throws what {@link serialize} would throw, in half the time. */
export function validate(data: unknown, protectedAttributes?: ProtectedAttributes): void {
  new Serializer(false, protectedAttributes).serialize(data);
}

/** Serializes the data of one message. */
class Serializer {
  /** How many objects contain the value that is being serialized. */
  #depth = 0;
  /** These objects, and the keys that lead to the value. What comes after `#depth` is left from other values. */
  readonly #ancestors: object[] = [];
  readonly #path: (string | number)[] = [];
  /** The error that the serializer itself threw. */
  #error: MessageError | undefined;

  constructor(
    private readonly copies: boolean,
    private readonly protectedAttributes?: ProtectedAttributes,
  ) {}

  serialize(data: unknown): JsonObject {
    let json: JsonValue | undefined;
    try {
      json = this.#serializeValue(data);
    } catch (error) {
      // Everything else was thrown by the data, whose code `instanceof` could run again.
      throw this.#error ?? this.#invalid('has a getter, proxy or toJSON that throws. See `cause`', { cause: error });
    }
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
    throw this.#invalid(`is ${describeType(json)}, not a dictionary. Wrap it in one, such as { value: … }`);
  }

  /** Returns undefined only for undefined, which JSON omits from an object. */
  #serializeValue(value: unknown): JsonValue | undefined {
    if (typeof value === 'object' && value !== null) return this.#serializeObject(value);
    if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value; // JSON has no -0.
    if (typeof value === 'string' || typeof value === 'boolean' || value === null || value === undefined) return value;
    throw this.#invalid(`is ${describeType(value)}, which JSON cannot represent`);
  }

  #serializeObject(source: object): JsonValue | undefined {
    this.#assertSerializable(source);
    for (let level = 0; level < this.#depth; level++) {
      if (this.#ancestors[level] !== source) continue;
      throw this.#invalid('is an object that contains itself, which JSON cannot represent. Send its id instead');
    }
    if (this.#depth >= MAX_DEPTH) {
      throw this.#invalid(`is nested deeper than ${MAX_DEPTH} levels. Send a flat list, or only what changed`);
    }
    this.#ancestors[this.#depth] = source;
    const { toJSON } = source as { toJSON?: unknown };
    return typeof toJSON === 'function' ? this.#applyToJSON(source, toJSON) : this.#serializeContents(source);
  }

  /** Calls `toJSON` once, as JSON does: what it returns is taken as it is, even if it has a `toJSON` too. */
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
  #applyToJSON(source: object, toJSON: Function): JsonValue | undefined {
    const key = this.#depth === 0 ? '' : String(this.#path[this.#depth - 1]);
    const result: unknown = toJSON.call(source, key);
    if (typeof result !== 'object' || result === null) return this.#serializeValue(result);
    this.#assertSerializable(result);
    return this.#serializeContents(result);
  }

  /** `then` is checked before `toJSON` is called, because that of a Waterline query returns null. */
  #assertSerializable(source: object): void {
    const reason = describeNonJson(source);
    if (reason !== undefined) throw this.#invalid(reason);
  }

  #serializeContents(source: object): JsonValue | undefined {
    if (Array.isArray(source)) return this.#serializeArray(source);
    if (!isPlainObjectOrArray(source) && types.isBoxedPrimitive(source)) {
      return this.#serializeValue(unwrapPrimitive(source));
    }
    return this.#serializeDictionary(source as Record<string, unknown>);
  }

  #serializeArray(source: readonly unknown[]): JsonValue[] {
    const json: JsonValue[] = [];
    const { length } = source; // Read once: a getter or toJSON may append to the array without end.
    const level = this.#depth++;
    for (let index = 0; index < length; index++) {
      this.#path[level] = index;
      const element = this.#serializeValue(source[index]);
      if (element === undefined) {
        const what = index in source ? 'undefined' : 'an empty slot';
        throw this.#invalid(`is ${what} in an array, which JSON cannot represent. Remove it, or send null`);
      }
      if (this.copies) json.push(element);
    }
    this.#depth = level;
    return json;
  }

  #serializeDictionary(source: Readonly<Record<string, unknown>>): JsonObject {
    const json: JsonObject = {};
    const copies = this.copies || this.protectedAttributes?.names.some((name) => Object.hasOwn(source, name)) === true;
    const keys = Object.keys(source);
    const level = this.#depth++;
    for (const key of keys) {
      this.#path[level] = key;
      const value = this.#serializeValue(source[key]);
      if (copies && value !== undefined) defineProperty(json, key, value);
    }
    this.#depth = level;
    const found = this.protectedAttributes?.find(json);
    if (found !== undefined) {
      this.#path[this.#depth++] = found.name;
      throw this.#invalid(found.reason);
    }
    return json;
  }

  #invalid(reason: string, options: MessageErrorOptions = {}): MessageError {
    const path = formatPath(this.#path.slice(0, this.#depth));
    this.#error = new MessageError('E_INVALID_DATA', `${path} ${reason}.`, { ...options, path });
    return this.#error;
  }
}
