import { describeType } from '../payload/describe-type';
import type { Model } from './model';

const PASS_MODELS = 'Pass an array or a dictionary of Waterline models, such as orm.collections.';

/**
 * Parses the models that were passed to `mixin()`, so that a mistake shows at once and not at the first message.
 *
 * @throws TypeError for anything but an array or a dictionary of models
 */
export function parseModels(models: unknown): Model[] {
  if (isModel(models)) throw invalidModels(`expected a list of models, got a single model. ${PASS_MODELS}`);
  if (!isCollection(models)) {
    throw invalidModels(`expected a list of models, got ${describeType(models)}. ${PASS_MODELS}`);
  }
  return Object.entries(models).map(([key, model]) => parseModel(key, model));
}

function parseModel(key: string, model: unknown): Model {
  if (!isModel(model)) {
    const lacks = 'it lacks an identity, a primary key or attributes';
    throw invalidModels(`\`${key}\` is not a Waterline model: ${lacks}. ${PASS_MODELS}`);
  }
  // As Sails names rooms, record 'x:b_1:b_x' of model 'b' and record 1 of model 'b_x:b' would have the same one.
  if (model.identity.includes(':')) {
    throw invalidModels(
      `the identity of \`${key}\` contains a colon, so that two records could share a room. Rename it.`,
    );
  }
  return model;
}

function isModel(value: unknown): value is Model {
  const { identity, primaryKey, attributes } = (value ?? {}) as Partial<Record<keyof Model, unknown>>;
  return isNonEmptyString(identity) && isNonEmptyString(primaryKey) && isObject(attributes);
}

/** A Map or a Set is not a collection: `Object.entries()` would find no model in it. */
function isCollection(value: unknown): value is Record<string, unknown> {
  return Array.isArray(value) || (isObject(value) && !(Symbol.iterator in value));
}

function isNonEmptyString(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function invalidModels(reason: string): TypeError {
  return new TypeError(`mixin(): ${reason}`);
}
