import { kindOf } from '../payload/describe-type';
import type { Model } from '../types';

const WANTED = 'Pass Waterline models as an array or a dictionary, such as orm.collections.';

// As Sails names rooms, record `x:b_1:b_x` of model `b` and record 1 of model `b_x:b` would share theirs.
const COLON = 'has a colon in its identity, with which two records could have one room. Name the model without it.';

/**
 * Reads what was passed as models, so that a mistake shows at once and not at the first message.
 *
 * @param models - an array or a dictionary of Waterline models
 * @returns the models
 * @throws TypeError for anything else, and by its name in the list for what is no model, or has a colon in its identity
 *
 * @example
 * modelsIn(orm.collections); // [user, pet]
 */
export function modelsIn(models: unknown): Model[] {
  if (isModel(models)) throw new TypeError(`mixin(): the models are one model, without a list around it. ${WANTED}`);
  if (!isList(models)) throw new TypeError(`mixin(): the models are ${kindOf(models)}. ${WANTED}`);
  return Object.entries(models).map(([name, model]: [string, unknown]) => {
    if (!isModel(model)) {
      throw new TypeError(
        `mixin(): \`${name}\` is no Waterline model: it lacks an identity, a primary key or attributes. ${WANTED}`,
      );
    }
    if (model.identity.includes(':')) throw new TypeError(`mixin(): \`${name}\` ${COLON}`);
    return model;
  });
}

/** A room's name is made of the identity, and an id is held against the primary key and its attribute. */
function isModel(value: unknown): value is Model {
  const { identity, primaryKey, attributes } = (value ?? {}) as Partial<Record<keyof Model, unknown>>;
  const isNamed = [identity, primaryKey].every((word) => typeof word === 'string' && word !== '');
  return isNamed && typeof attributes === 'object' && attributes !== null;
}

/** A Map or a Set would look like a list without any model in it. */
function isList(value: unknown): value is object {
  return Array.isArray(value) || (typeof value === 'object' && value !== null && !(Symbol.iterator in value));
}
