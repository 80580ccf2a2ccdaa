import assert from 'node:assert/strict';

import { MessageError } from '../../../src/errors';
import { formatReport } from '../../../src/hook/format-report';

const withStack = (stack: unknown, options = {}) =>
  Object.assign(new MessageError('E_INVALID_ID', 'User.message(): an id is null.', options), { stack });

const HEADER = 'MessageError: User.message(): an id is null.';
const PACKAGE = '    at each (/app/node_modules/lodash/lodash.js:530:11)';
const NODE = '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)';
const APP = '    at Object.fn (/app/api/controllers/user/dye.js:5:10)';

describe('formatReport()', () => {
  it('the text is followed by the line that made the call', () => {
    const error = new MessageError('E_INVALID_ID', 'User.message(): an id is null.');
    assert.match(
      formatReport(error),
      /^sails-hook-message: User\.message\(\): an id is null\.\n {4}at Context\.<anonymous> \(.*format-report\.test\.ts:\d+:\d+\)$/,
    );
  });

  const stacks: Record<string, [frames: string[], reported: string]> = {
    'the line of the app that made the call': [[APP, '    at main (/app/app.js:1:1)', NODE], APP],
    'the line of the app behind those of packages and of Node': [[PACKAGE, NODE, APP], APP],
    'the line of a package on Windows is skipped': [
      ['    at each (C:\\app\\node_modules\\lodash\\a.js:1:2)', APP],
      APP,
    ],
    'a line without a place is skipped': [['    at Array.forEach (<anonymous>)', APP], APP],
    'a line without a function': [['    at /app/config/bootstrap.js:3:8'], '    at /app/config/bootstrap.js:3:8'],
    'a line of an ECMAScript module': [['    at file:///app/app.mjs:3:8'], '    at file:///app/app.mjs:3:8'],
    'the first line of a call that only packages made': [[PACKAGE, NODE], PACKAGE],
  };
  for (const [what, [frames, reported]] of Object.entries(stacks)) {
    it(`reports ${what}`, () => {
      const stack = [HEADER, ...frames].join('\n');
      assert.equal(formatReport(withStack(stack)), `sails-hook-message: User.message(): an id is null.\n${reported}`);
    });
  }

  it('without a stack, the text stands alone', () => {
    for (const stack of [undefined, HEADER, '', {}]) {
      assert.equal(formatReport(withStack(stack)), 'sails-hook-message: User.message(): an id is null.');
    }
  });

  it('of the cause, only the line is reported, because its text may quote the data', () => {
    const cause = Object.assign(new SyntaxError('"secret" is not valid JSON'), {
      stack: `SyntaxError: "    at secret (/s.js:1:2)\n    at secret (/s.js:1:2)" is not valid JSON\n    at JSON.parse (<anonymous>)\n${APP}`,
    });
    const stack = `${HEADER}\n    at main (/app/app.js:1:1)`;
    assert.equal(
      formatReport(withStack(stack, { cause })),
      'sails-hook-message: User.message(): an id is null.\n    at main (/app/app.js:1:1)\n' +
        '    cause: at Object.fn (/app/api/controllers/user/dye.js:5:10)',
    );
  });

  it('a cause that is not an error is not reported', () => {
    for (const cause of [undefined, 'secret', { stack: APP }]) {
      assert.equal(formatReport(withStack(HEADER, { cause })), 'sails-hook-message: User.message(): an id is null.');
    }
  });
});
