import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import type { StandardSchemaV1 as Specification } from '@standard-schema/spec';
import type * as Arktype from 'arktype' with { 'resolution-mode': 'import' };
import * as v from 'valibot';
import { z } from 'zod';

import { MessageError } from '../../../src/errors';
import type { JsonObject } from '../../../src/payload/json';
import { resolveSchema, validateData } from '../../../src/payload/schema';
import type { StandardSchemaV1 } from '../../../src/standard-schema';
import { Recorder, userModel } from '../../support/recorder';

// An ES module, which Node can require() too.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { type } = require('arktype') as typeof Arktype;

function rejection(schema: StandardSchemaV1, data: JsonObject = {}): MessageError {
  try {
    validateData(data, schema);
  } catch (error) {
    assert.ok(error instanceof MessageError);
    assert.equal(error.code, 'E_INVALID_DATA');
    assert.ok(error.message.startsWith(`${String(error.path)} `), error.message);
    return error;
  }
  return assert.fail('nothing was thrown');
}

/** A schema without a library, typed by the specification's own package. */
const createSchema = (validate: Specification.Props['validate']): Specification => ({
  '~standard': { version: 1, vendor: 'a test', validate },
});

const SECRET = 'open sesame';

const libraries: Record<string, { bid: StandardSchemaV1; cheap: StandardSchemaV1; doubled: StandardSchemaV1 }> = {
  zod: {
    bid: z.object({ lots: z.array(z.object({ price: z.number() })), bidder: z.string().default('Somebody') }),
    cheap: z.object({ price: z.number() }).refine(({ price }) => price < 10),
    doubled: z.object({ price: z.number() }).transform(({ price }) => ({ price: price * 2, at: new Date(0) })),
  },
  valibot: {
    bid: v.object({
      lots: v.array(v.object({ price: v.number() })),
      bidder: v.optional(v.string(), 'Somebody'),
    }),
    cheap: v.pipe(
      v.object({ price: v.number() }),
      v.check(({ price }) => price < 10),
    ),
    doubled: v.pipe(
      v.object({ price: v.number() }),
      v.transform(({ price }) => ({ price: price * 2, at: new Date(0) })),
    ),
  },
  arktype: {
    bid: type({ lots: type({ price: 'number' }).array(), bidder: type('string').default('Somebody'), '+': 'delete' }),
    cheap: type({ price: 'number' }).narrow(({ price }, context) => price < 10 || context.mustBe('cheap')),
    doubled: type({ price: 'number' }).pipe(({ price }) => ({ price: price * 2, at: new Date(0) })),
  },
};

describe('a messageSchema', () => {
  for (const [library, { bid, cheap, doubled }] of Object.entries(libraries)) {
    describe(`of ${library}`, () => {
      it(`a schema of ${library} accepts valid data, and its output is returned`, () => {
        const valid = { lots: [{ price: 12 }], bidder: 'Ann' };
        assert.deepEqual(validateData(valid, bid), valid);
        assert.deepEqual(validateData({ lots: [], unknown: true }, bid), { lots: [], bidder: 'Somebody' });
        assert.deepEqual(validateData({ price: 12 }, doubled), { price: 24, at: new Date(0) });
      });

      it(`a schema of ${library} rejects invalid data with the path of the first issue`, () => {
        const error = rejection(bid, { lots: [{ price: 12 }, { price: SECRET }], bidder: 'Ann' });
        assert.equal(error.path, 'data.lots[1].price');
        assert.equal(error.message, "data.lots[1].price does not match the model's messageSchema. See `issues`.");
        assert.equal(error.issues?.length, 1);
        assert.match(String(error.issues[0]?.message), /number/);
      });

      it(`a schema of ${library} may reject the data as a whole`, () => {
        assert.equal(rejection(cheap, { price: 12 }).path, 'data');
      });

      it(`the issues of ${library}, which may quote values, are neither in the message nor in logs`, () => {
        const error = rejection(bid, { lots: [{ price: SECRET }] });
        for (const text of [
          error.message,
          String(error.stack),
          inspect(error, { depth: null }),
          JSON.stringify(error),
        ]) {
          assert.doesNotMatch(text, new RegExp(SECRET));
        }
      });

      it(`a schema of ${library} may be declared by a function that returns it`, () => {
        assert.equal(resolveSchema(bid, 'User'), bid);
        assert.equal(
          resolveSchema(() => bid, 'User'),
          bid,
        );
      });
    });
  }

  it('any schema of the specification is accepted', () => {
    const schema: Specification<{ price: number }> = {
      '~standard': { version: 1, vendor: 'a test', validate: (value) => ({ value: value as { price: number } }) },
    };
    assert.equal(resolveSchema(schema, 'User'), schema);
    assert.deepEqual(validateData({ price: 12 }, schema), { price: 12 });
  });

  it('the path of an issue may have keys, segments with a key and symbols, or be missing', () => {
    const issuePath = (path?: StandardSchemaV1.Issue['path']) =>
      rejection(
        createSchema(() => ({
          issues: [
            { message: 'no', path },
            { message: 'nor', path: ['other'] },
          ],
        })),
      ).path;
    assert.equal(issuePath(['items', 3, 'price']), 'data.items[3].price');
    assert.equal(issuePath([{ key: 'items' }, { key: 3 }, 'hair color']), 'data.items[3]["hair color"]');
    assert.equal(issuePath([Symbol('tag'), { key: Symbol.iterator }]), 'data[Symbol(tag)][Symbol(Symbol.iterator)]');
    assert.equal(issuePath([]), 'data');
    assert.equal(issuePath(), 'data');
  });

  it('a failure without an issue rejects the data as a whole', () => {
    assert.equal(rejection(createSchema(() => ({ issues: [] }))).path, 'data');
  });

  it('a schema that throws rejects the data, with what it threw as the cause', () => {
    const cause = new Error('broken');
    const error = rejection(
      createSchema(() => {
        throw cause;
      }),
    );
    assert.equal(error.cause, cause);
    assert.equal(error.message, "data cannot be validated, because the model's messageSchema throws. See `cause`.");
    assert.equal(error.issues, undefined);
  });

  it('a schema that returns no Standard Schema result rejects the data', () => {
    for (const [result, description] of [
      [undefined, 'undefined'],
      [null, 'null'],
      [true, 'a boolean'],
      [() => 1, 'a function'],
    ] as const) {
      const error = rejection(createSchema(() => result as never));
      assert.match(error.message, /^data cannot be validated, because the model's messageSchema throws\./);
      assert.deepEqual(
        error.cause,
        new TypeError(`messageSchema returned ${description}, not a Standard Schema result`),
      );
    }
  });

  describe('that is asynchronous', () => {
    // Node reports an unhandled rejection once the microtasks have run, which is before the next immediate.
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => unhandled.push(reason);
    const others = process.listeners('unhandledRejection');
    before(() => {
      process.removeAllListeners('unhandledRejection').on('unhandledRejection', listener);
    });
    after(() => {
      process.off('unhandledRejection', listener);
      for (const other of others) process.on('unhandledRejection', other);
    });

    const broken = () => Promise.reject<boolean>(new Error('broken'));
    const schemas: Record<string, StandardSchemaV1> = {
      'a promise of a result': createSchema((value) => Promise.resolve({ value })),
      'a promise that rejects': createSchema(() => Promise.reject(new Error('broken'))),
      'an object with then() that is not a Promise': createSchema(
        () =>
          ({
            then: (_: unknown, reject: (reason: Error) => void) => {
              reject(new Error('broken'));
            },
          }) as never,
      ),
      'an async refinement of zod': z.object({}).refine(() => Promise.resolve(true)),
      'an async check of valibot': v.pipeAsync(
        v.object({}),
        v.checkAsync(() => Promise.resolve(true)),
      ),
      'an async check of valibot that rejects': v.pipeAsync(v.object({}), v.checkAsync(broken)),
      'a refinement of zod that throws, which zod repeats asynchronously,': z
        .object({})
        .refine(() => assert.fail('broken')),
    };
    for (const [what, schema] of Object.entries(schemas)) {
      it(`${what} rejects the data, and no rejection is left unhandled`, async () => {
        const error = rejection(schema);
        assert.equal(error.path, 'data');
        assert.equal(
          error.message,
          "data cannot be validated, because the model's messageSchema is asynchronous. " +
            'Use a synchronous schema (one of zod must not throw either).',
        );
        await new Promise(setImmediate);
        assert.deepEqual(unhandled.splice(0), []);
      });
    }
  });

  it('an invalid messageSchema is rejected with what to set', () => {
    const invalid: [unknown, string][] = [
      [null, 'null, not a Standard Schema'],
      ['z.object({})', 'a string, not a Standard Schema'],
      [{}, 'an object, not a Standard Schema'],
      [{ '~standard': { version: 2, validate: () => ({}) } }, 'an object, not a Standard Schema'],
      [{ '~standard': { version: 1 } }, 'an object, not a Standard Schema'],
      [() => undefined, 'undefined, not a Standard Schema'],
      [() => () => libraries['zod'], 'a function, not a Standard Schema'],
      [userModel, 'an object, not a Standard Schema'],
      [Recorder, 'a function that throws'], // A class cannot be called.
    ];
    for (const [definition, reason] of invalid) {
      const fix = 'Set it to a schema of zod, valibot or arktype, or to a function that returns one.';
      assert.throws(() => resolveSchema(definition, 'User'), {
        name: 'TypeError',
        message: `User.messageSchema is ${reason}. ${fix}`,
      });
    }
  });

  it('what a schema function throws is the cause of its rejection', () => {
    const cause = new Error('broken');
    const factory = () => {
      throw cause;
    };
    assert.throws(() => resolveSchema(factory, 'User'), { name: 'TypeError', cause });
  });

  it('a model without a messageSchema has no schema', () => {
    assert.equal(resolveSchema(undefined, 'User'), undefined);
  });
});
