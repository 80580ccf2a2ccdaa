import { uniq } from 'lodash';

import type { RecordId } from '../broadcast/messaged-event';
import { MessageError } from '../errors';
import { describeType } from '../payload/describe-type';
import type { Model } from './model';

/** A record id, a record (an object that has the primary key), or an array of these. */
export type RecordInput<Id extends RecordId = RecordId> =
  Id | bigint | AnyRecord | readonly (Id | bigint | AnyRecord)[];

/** Any object except an array, and except a query that was not awaited. A MongoDB ObjectId is one, too. */
export interface AnyRecord {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- `unknown` would reject interfaces: they have no index.
  readonly [attribute: string]: any;
  /** Excludes arrays. */
  readonly [Symbol.iterator]?: never;
  /** Excludes queries and promises. */
  readonly then?: never;
}

/**
 * Parses the `ids` of a call.
 *
 * @param ids - a record id, a record, or an array of these
 * @returns the record ids, each once, converted to the type of the model's primary key
 * @throws MessageError `E_INVALID_ID`
 */
export function parseRecordIds(model: Model, ids: unknown): RecordId[] {
  // Array.from() fills the holes of an array with undefined, which is rejected. map() would skip them.
  const list = readSafely(model, () => (Array.isArray(ids) ? Array.from<unknown>(ids) : [ids]));
  return uniq(list.map((value) => parseRecordId(model, value))); // It also makes 0 of -0, which is the same record.
}

function parseRecordId(model: Model, value: unknown): RecordId {
  const { then, id } = readSafely(model, () => readId(model, value));
  if (typeof then === 'function') {
    throw new MessageError('E_INVALID_ID', 'an id is a query or promise that was not awaited. Put `await` before it.');
  }
  if (isObject(value) && (id === undefined || id === null)) {
    throw invalidId(model, `is ${describeType(value)} without \`${model.primaryKey}\``);
  }
  return coerceId(model, id);
}

/** Returns the id of a record, in which a MongoDB ObjectId is its string. An ObjectId may stand alone, too. */
function readId({ primaryKey }: Model, value: unknown): { then?: unknown; id: unknown } {
  if (!isObject(value)) return { id: value };
  if (isObjectId(value)) return { id: value.toHexString() };
  const { then, [primaryKey]: id } = value;
  return { then, id: isObject(id) && isObjectId(id) ? id.toHexString() : id };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isObjectId(value: object): value is { toHexString: () => unknown } {
  return typeof (value as { toHexString?: unknown }).toHexString === 'function';
}

/** A getter or a proxy runs the caller's code, which may throw. */
function readSafely<Value>(model: Model, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw invalidId(model, 'is a record with a getter or proxy that throws', { cause: error });
  }
}

/** Converts an id to the type of the primary key if nothing is lost: '83' is 83, but '083' may be another record. */
function coerceId(model: Model, id: unknown): RecordId {
  const type = primaryKeyType(model);
  if (typeof id === 'number' && Number.isFinite(id)) return type === 'string' ? String(id) : id;
  if (typeof id === 'bigint') {
    if (type === 'string') return String(id);
    if (type === 'number' && Number.isSafeInteger(Number(id))) return Number(id);
    if (type === 'number') throw invalidId(model, 'is a bigint that is too large for a number');
  }
  if (typeof id === 'string' && id !== '') {
    if (type !== 'number') return id;
    const number = Number(id);
    if (Number.isFinite(number) && String(number) === id) return number;
    throw invalidId(model, 'is a string that is not a plain number');
  }
  throw invalidId(model, `is ${describeType(id)}`);
}

function primaryKeyType({ attributes, primaryKey }: Model): string | undefined {
  return (attributes as Record<string, { type?: string } | undefined>)[primaryKey]?.type;
}

function invalidId(model: Model, reason: string, options?: { cause: unknown }): MessageError {
  return new MessageError('E_INVALID_ID', `an id ${reason}. ${describeExpectedId(model)}`, options);
}

function describeExpectedId(model: Model): string {
  const type = primaryKeyType(model);
  const key = `the primary key \`${model.primaryKey}\``;
  if (type === 'ref') {
    return (
      `Expected a number or a string: ${key} is a ref, which may hold anything. ` +
      "Pass a string that stands for it, such as id.toString('hex'), and pass the same to subscribe()."
    );
  }
  return `Expected a ${type ?? 'number or string'} (${key}), a record that has it, or an array of these.`;
}
