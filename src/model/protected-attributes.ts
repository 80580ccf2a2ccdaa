import { uniq } from 'lodash';

import type { JsonObject, JsonValue } from '../payload/json';
import type { ProtectedAttributes } from '../payload/objects';
import type { Model } from './model';

/** How the records of a model are distinguished from other objects. */
interface RecordShape {
  readonly modelName: string;
  readonly primaryKey: string;
  /** All attributes, associations among them. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** The attributes that every record has unless it was selected without them, except for the primary key. */
  readonly columns: readonly string[];
  readonly protectedNames: readonly string[];
}

interface Attribute {
  readonly type?: unknown;
  readonly collection?: unknown;
  readonly protect?: unknown;
}

/**
 * Collects the attributes that models mark `protect: true`, as Sails' templates mark the password. A record is
 * recognized by its keys alone: see `fit()`.
 *
 * @returns undefined if no model has such an attribute
 */
export function collectProtectedAttributes(models: readonly Model[]): ProtectedAttributes | undefined {
  const shapes = models.map(describeRecords);
  const names = uniq(shapes.flatMap(({ protectedNames }) => protectedNames));
  if (names.length === 0) return undefined;
  const shapesByName = names.map((name) => [name, shapes.filter(({ attributes }) => attributes.has(name))] as const);

  const find = (object: JsonObject) => {
    for (const [name, candidates] of shapesByName) {
      if (isEmpty(object[name])) continue;
      const fits = candidates.map((shape) => fit(object, shape, name));
      const best = Math.max(...fits);
      const found = candidates.find((shape, index) => fits[index] === best && shape.protectedNames.includes(name));
      if (best > 0 && found !== undefined) return { name, reason: formatReason(found.modelName) };
    }
    return undefined;
  };
  return { names, find };
}

function formatReason(modelName: string): string {
  return (
    `is an attribute that ${modelName} marks \`protect: true\`. ` +
    `Give ${modelName} a customToJSON that omits it, or pick the fields to send`
  );
}

function describeRecords({ identity, globalId, primaryKey, attributes }: Model): RecordShape {
  const entries = Object.entries(attributes as Record<string, Attribute | undefined>);
  return {
    modelName: globalId ?? identity,
    primaryKey,
    attributes: new Map(entries.map(([name, attribute]) => [name, attribute ?? {}])),
    columns: entries.filter(([name, attribute]) => name !== primaryKey && !attribute?.collection).map(([name]) => name),
    protectedNames: entries.filter(([, attribute]) => attribute?.protect === true).map(([name]) => name),
  };
}

/**
 * How well an object with some attribute fits a model: 0 if it does not look like a record of it. A record has the primary
 * key, and at least half of its other keys are attributes; or it has all attributes, whatever else was added to it, and the
 * primary key may have been removed.
 */
function fit(object: JsonObject, { primaryKey, attributes, columns }: RecordShape, name: string): number {
  if (attributes.get(name)?.type === 'string' && typeof object[name] !== 'string') return 0;

  const keys = Object.keys(object);
  const known = keys.filter((key) => attributes.has(key)).length;
  const unknown = keys.length - known;
  const isComplete = columns.every((column) => Object.hasOwn(object, column));
  const isRecord = isRecordId(object[primaryKey])
    ? isComplete || known - 2 >= unknown
    : isComplete && columns.length >= MIN_COLUMNS;
  return isRecord ? known + (isComplete ? 0.5 : 0) : 0;
}

/** Objects with few keys are too much alike: `{ name, password }` need not be a user. */
const MIN_COLUMNS = 3;

function isRecordId(value: JsonValue | undefined): boolean {
  return typeof value === 'number' || typeof value === 'string';
}

/** Whether there is nothing left to protect. */
function isEmpty(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}
