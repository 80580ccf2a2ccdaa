import { uniq } from 'lodash';

import { MessageError } from '../errors';
import { kindOf } from '../payload/describe-type';
import type { Model, RecordId } from '../types';

/**
 * Answers which records a call is about.
 *
 * @param model - the records' model: ids are held against its primary key's name and type
 * @param ids - a record id, a record, or an array of these, as it was passed
 * @param call - the call's name for an error's text, such as `User.message()`
 * @returns the record ids in the primary key's own type, each once
 * @throws MessageError `E_INVALID_ID`; its `cause` is what a record's getter or proxy threw
 *
 * @example
 * recordIds(User, ['83', { id: 84 }, 84], 'User.message()'); // [83, 84]
 */
export function recordIds(model: Model, ids: unknown, call: string): RecordId[] {
  if (typeof ids !== 'object') return [inKeyType(model, ids, call)];
  const list = read(model, call, () => (Array.isArray(ids) ? Array.from<unknown>(ids) : [ids])); // no hole is passed over
  return uniq(list.map((id) => recordId(model, id, call)));
}

function recordId(model: Model, value: unknown, call: string): RecordId {
  if (typeof value !== 'object' || value === null) return inKeyType(model, value, call);
  const record = value as Record<string, unknown>;
  const [then, key] = read(model, call, () => [record['then'], record[model.primaryKey]]);
  if (typeof then === 'function') {
    throw invalidId(model, call, 'is a query or promise that nobody awaited: put `await` before it');
  }
  if (key === undefined || key === null) {
    throw invalidId(model, call, `is ${kindOf(value)} without \`${model.primaryKey}\``);
  }
  return inKeyType(model, key, call);
}

/** Reading may run the caller's own code: a getter, a proxy. */
function read<Value>(model: Model, call: string, look: () => Value): Value {
  try {
    return look();
  } catch (thrown) {
    throw invalidId(model, call, 'is a record with a getter or proxy that throws', { cause: thrown });
  }
}

/** Brings an id to the primary key's type where nothing is lost: '83' and 83 are one record, '083' may be another. */
function inKeyType(model: Model, id: unknown, call: string): RecordId {
  const type = keyType(model);
  if (typeof id === 'number' && Number.isFinite(id)) {
    const number = id + 0; // -0 and 0 are one record
    return type === 'string' ? String(number) : number;
  }
  if (typeof id === 'string' && id !== '') {
    if (type !== 'number') return id;
    const number = Number(id);
    if (Number.isFinite(number) && String(number) === id) return number;
    throw invalidId(model, call, 'is a string that is not a plain number');
  }
  throw invalidId(model, call, `is ${kindOf(id)}`);
}

function keyType({ attributes, primaryKey }: Model): string | undefined {
  return (attributes as Record<string, { type?: string } | undefined>)[primaryKey]?.type;
}

function invalidId(model: Model, call: string, what: string, details?: { cause: unknown }): MessageError {
  const wanted = `a ${keyType(model) ?? 'number or string'} (the primary key \`${model.primaryKey}\`)`;
  const text = `${call}: an id ${what}. Pass ${wanted}, a record that has it, or an array of these.`;
  return new MessageError('E_INVALID_ID', text, details);
}
