import type { MessageMethods } from '../src/model/methods';
import type { mixin as Mixin } from '../src/model/mixin';
import type { enableRecovery as EnableRecovery } from '../src/recovery/enable';
import type { createAdapter as CreateAdapter } from '../src/redis-streams';

/** The library as `npm run build` makes it, so that what is measured is what is published. */
/* eslint-disable @typescript-eslint/no-require-imports */
export const hook = require('../dist/hook') as object;
export const { mixin } = require('../dist/waterline') as { mixin: typeof Mixin };
export const { enableRecovery } = require('../dist/waterline') as { enableRecovery: typeof EnableRecovery };
export const { createAdapter } = require('../dist/redis-streams') as { createAdapter: typeof CreateAdapter };
/* eslint-enable @typescript-eslint/no-require-imports */
export type { MessageMethods };
