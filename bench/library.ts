import type { MessageMethods } from '../src/model/methods';
import type { mixin as Mixin } from '../src/model/mixin';

/** The library as `npm run build` makes it, so that what is measured is what is published. */
/* eslint-disable @typescript-eslint/no-require-imports */
export const hook = require('../dist/hook') as object;
export const { mixin } = require('../dist/waterline') as { mixin: typeof Mixin };
/* eslint-enable @typescript-eslint/no-require-imports */
export type { MessageMethods };
