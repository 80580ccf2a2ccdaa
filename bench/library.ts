import type { MessageMethods } from '../src/model/methods';
import type { mixin as Mixin } from '../src/model/mixin';

/** The library as it is shipped: what is measured is what `npm run build` made, and no source that was transformed. */
/* eslint-disable @typescript-eslint/no-require-imports */
export const hook = require('../dist/hook') as object;
export const { mixin } = require('../dist/waterline') as { mixin: typeof Mixin };
/* eslint-enable @typescript-eslint/no-require-imports */

/** A model without Waterline behind it, for the parts that measure what Waterline has no share in. */
export function bareModel(identity = 'user') {
  return { identity, primaryKey: 'id', attributes: { id: { type: 'number' } } };
}

export type BareModel = ReturnType<typeof bareModel> & MessageMethods;
