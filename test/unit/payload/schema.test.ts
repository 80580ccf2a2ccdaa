import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import type { StandardSchemaV1 } from '@standard-schema/spec';
import type * as Arktype from 'arktype' with { 'resolution-mode': 'import' };
import * as v from 'valibot';
import { z } from 'zod';

import { MessageError } from '../../../src/errors';
import { messageOf } from '../../../src/model/message';
import { roomName } from '../../../src/model/room-name';
import { conform, schemaOf, type MessageSchema } from '../../../src/payload/schema';
import { Recorder, userModel } from '../../support/recorder';

// It is an ES module, which Node takes by require() as well.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { type } = require('arktype') as typeof Arktype;

const user = { ...userModel(), getRoomName: (id: number | string) => roomName('user', id) };

/** A model's message(), and what it has sent. */
function setUp(schema: MessageSchema) {
  const recorder = new Recorder();
  const message = messageOf(user, recorder, 'User.message()', schema);
  return { message, sent: () => recorder.sent.map(({ envelope }) => envelope.data) };
}

/** The error of a call that must have sent nothing. */
function refusal(schema: MessageSchema, data: object): MessageError {
  const { message, sent } = setUp(schema);
  try {
    message(83, data);
  } catch (error) {
    assert.ok(error instanceof MessageError);
    assert.equal(error.code, 'E_INVALID_DATA');
    assert.ok(error.message.startsWith(`User.message(): ${String(error.path)} `), error.message);
    assert.deepEqual(sent(), []);
    return error;
  }
  return assert.fail('nothing was thrown');
}

/** A schema made by hand, to the letter of the specification. */
const handmade = (validate: StandardSchemaV1.Props['validate']): MessageSchema => ({
  '~standard': { version: 1, vendor: 'a test', validate },
});

const SECRET = 'open sesame';

const libraries: Record<string, { bid: MessageSchema; cheap: MessageSchema; doubled: MessageSchema }> = {
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
      it('lets sound data through, and what it returns is sent', () => {
        const { message, sent } = setUp(bid);
        message(83, { lots: [{ price: 12 }], bidder: 'Ann' });
        message(83, { lots: [], unknown: true });
        assert.deepEqual(sent(), [
          { lots: [{ price: 12 }], bidder: 'Ann' },
          { lots: [], bidder: 'Somebody' },
        ]);
      });

      it('may change the data, which is sent as JSON', () => {
        const { message, sent } = setUp(doubled);
        message(83, { price: 12 });
        assert.deepEqual(sent(), [{ price: 24, at: '1970-01-01T00:00:00.000Z' }]);
      });

      it('refuses what it does not take, with the path of the first fault', () => {
        const error = refusal(bid, { lots: [{ price: 12 }, { price: SECRET }], bidder: 'Ann' });
        assert.equal(error.path, 'data.lots[1].price');
        assert.match(error.message, /is not what the model's messageSchema takes: see the error's `issues`/);
        assert.equal(error.issues?.length, 1);
        assert.match(String(error.issues[0]?.message), /number/);
      });

      it('refuses the data as a whole', () => {
        assert.equal(refusal(cheap, { price: 12 }).path, 'data');
      });

      it("keeps what it says out of the error's text and out of logs", () => {
        const error = refusal(bid, { lots: [{ price: SECRET }] });
        assert.equal(Object.keys(error).includes('issues'), false);
        for (const text of [
          error.message,
          String(error.stack),
          inspect(error, { depth: null }),
          JSON.stringify(error),
        ]) {
          assert.doesNotMatch(text, new RegExp(SECRET));
        }
      });

      it('comes from a function as well as it stands', () => {
        assert.equal(
          schemaOf(() => bid, 'User'),
          bid,
        );
        assert.equal(schemaOf(bid, 'User'), bid);
      });
    });
  }

  it('is held against what would be sent: what a record hides can not slip by a loose schema', () => {
    const { message, sent } = setUp(z.looseObject({ name: z.string() }));
    message(83, { name: 'bob', password: SECRET, toJSON: () => ({ name: 'bob' }) });
    assert.deepEqual(sent(), [{ name: 'bob' }]);
    assert.equal(
      refusal(z.object({ at: z.date() }), { at: new Date() }).path,
      'data.at',
      'a date has become a string by then',
    );
  });

  it('sees data only after it was found sound', () => {
    const { message } = setUp(handmade(() => assert.fail('the schema was asked')));
    assert.throws(
      () => {
        message(83, { price: NaN });
      },
      { code: 'E_INVALID_DATA', path: 'data.price' },
    );
  });

  it('can change nothing of what the caller holds', () => {
    const schema = handmade((value) => {
      (value as { list: number[] }).list.push(3);
      return { value };
    });
    const { message, sent } = setUp(schema);
    const data = { list: [1, 2] };
    message(83, data);
    assert.deepEqual(data, { list: [1, 2] });
    assert.deepEqual(sent(), [{ list: [1, 2, 3] }]);
  });

  it('is refused where it returns what is no dictionary of JSON', () => {
    assert.equal(
      refusal(
        handmade(() => ({ value: { price: 1n } })),
        {},
      ).path,
      'data.price',
    );
    assert.equal(
      refusal(
        handmade(() => ({ value: undefined })),
        {},
      ).path,
      'data',
    );
    assert.equal(
      refusal(
        handmade(() => ({ value: [1] })),
        {},
      ).path,
      'data',
    );
  });

  it('may name a fault by keys, by objects that have a key, by symbols, or not at all', () => {
    const fault = (path?: StandardSchemaV1.Issue['path']) =>
      refusal(
        handmade(() => ({
          issues: [
            { message: 'no', path },
            { message: 'nor', path: ['other'] },
          ],
        })),
        {},
      ).path;
    assert.equal(fault(['items', 3, 'price']), 'data.items[3].price');
    assert.equal(fault([{ key: 'items' }, { key: 3 }, 'hair color']), 'data.items[3]["hair color"]');
    assert.equal(fault([Symbol('tag'), { key: Symbol.iterator }]), 'data[Symbol(tag)][Symbol(Symbol.iterator)]');
    assert.equal(fault([]), 'data');
    assert.equal(fault(), 'data');
    assert.equal(
      refusal(
        handmade(() => ({ issues: [] })),
        {},
      ).path,
      'data',
      'a failure that names no fault',
    );
  });

  it("that throws refuses the data, with what it threw as the error's cause", () => {
    const thrown = new Error('broken');
    const error = refusal(
      handmade(() => {
        throw thrown;
      }),
      {},
    );
    assert.equal(error.cause, thrown);
    assert.match(error.message, /can not be checked, because messageSchema throws/);
    assert.doesNotMatch(error.message, /broken/);
    assert.equal(error.issues, undefined);
  });

  it('that answers what is no result refuses the data', () => {
    for (const [answer, what] of [
      [undefined, 'undefined'],
      [null, 'null'],
      [true, 'a boolean'],
    ] as const) {
      const error = refusal(
        handmade(() => answer as never),
        {},
      );
      assert.match(error.message, /can not be checked, because messageSchema throws/);
      assert.deepEqual(error.cause, new TypeError(`it answers ${what}, which is no result`));
    }
  });

  describe('that answers asynchronously', () => {
    // Node tells of an unhandled rejection when the microtasks have run; an immediate comes after that.
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
    const schemas: Record<string, MessageSchema> = {
      'a promise of success': handmade((value) => Promise.resolve({ value })),
      'a promise that rejects': handmade(() => Promise.reject(new Error('broken'))),
      'what is no Promise but has then()': handmade(
        () =>
          ({
            then: (_: unknown, reject: (reason: Error) => void) => {
              reject(new Error('broken'));
            },
          }) as never,
      ),
      "zod's async refinement": z.object({}).refine(() => Promise.resolve(true)),
      "valibot's async check": v.pipeAsync(
        v.object({}),
        v.checkAsync(() => Promise.resolve(true)),
      ),
      "valibot's async check that rejects": v.pipeAsync(v.object({}), v.checkAsync(broken)),
      "zod's check that throws, of which zod tells later": z.object({}).refine(() => assert.fail('broken')),
    };
    for (const [what, schema] of Object.entries(schemas)) {
      it(`is refused: ${what}`, async () => {
        const error = refusal(schema, {});
        assert.equal(error.path, 'data');
        assert.match(error.message, /answers asynchronously, and message\(\) does not wait: leave out what is async/);
        await new Promise(setImmediate);
        assert.deepEqual(unhandled.splice(0), []);
      });
    }
  });

  it('declared as anything else is an error that says what to write', () => {
    const wrong: [unknown, string][] = [
      [null, 'null'],
      ['z.object({})', 'a string'],
      [{}, 'an object'],
      [{ '~standard': { version: 2, validate: () => ({}) } }, 'an object'],
      [{ '~standard': { version: 1 } }, 'an object'],
      [() => undefined, 'undefined'],
      [() => () => libraries['zod'], 'a function'],
      [userModel, 'an object'],
      [Recorder, 'a function that throws'], // a class can't be called
    ];
    for (const [declared, kind] of wrong) {
      const message =
        `User.messageSchema is ${kind}. ` +
        'Set it to a Standard Schema (zod, valibot, arktype), or to a function that returns one.';
      assert.throws(() => schemaOf(declared, 'User'), { name: 'TypeError', message });
    }
  });

  it("declared as a function that throws keeps what it threw as the error's cause", () => {
    const cause = new Error('broken');
    const broken = () => {
      throw cause;
    };
    assert.throws(() => schemaOf(broken, 'User'), { name: 'TypeError', cause });
  });

  it('declared by nobody is none', () => {
    assert.equal(schemaOf(undefined, 'User'), undefined);
  });

  it('is what Standard Schema describes, and nothing more is asked of it', () => {
    const schema: StandardSchemaV1<{ price: number }> = {
      '~standard': { version: 1, vendor: 'a test', validate: (value) => ({ value: value as { price: number } }) },
    };
    assert.deepEqual(conform({ price: 12 }, schema, 'User.message()'), { price: 12 });
  });
});
