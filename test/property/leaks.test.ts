import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import fc from 'fast-check';

import type { MessageError } from '../../src/errors';
import type { SentMessage } from '../../src/testing';
import type { Client } from '../support/client';
import { CLIENT_KINDS } from '../support/client-kinds';
import { useApp } from '../support/installed-app';
import type { Query } from '../support/sails';
import { checkProperty } from './check-property';
import { observeCall } from './harness';
import { INVALID_VALUES } from './invalid-data';
import { text } from './valid-data';

/** Every generated password and microchip contains this, and the fixture's `customToJSON` hides both. */
const HIDDEN = 'hidden-by-the-model';

interface Users {
  create(values: object): { fetch(): Promise<object> };
  update(criteria: object): { set(values: object): { fetch(): Promise<object[]> } };
  destroy(criteria: object): { fetch(): Promise<object[]> };
  find(criteria: object): Query;
  stream(criteria: object): { eachRecord(each: (record: object) => void): Promise<void> };
  findOne(criteria: object): Query;
}

/** The ways in which an app gets records. */
const QUERIES: Record<string, (users: Users, id: number, pets: Users) => Promise<unknown>> = {
  findOne: async (users, id) => await users.findOne({ id }),
  find: async (users, id) => await users.find({ id }),
  populate: async (users, id) => await users.find({ id }).populate('pets'),
  'populate the other way': async (_, id, pets) => await pets.find({ owner: id }).populate('owner'),
  update: (users, id) => users.update({ id }).set({ username: 'renamed' }).fetch(),
  destroy: (users, id) => users.destroy({ id }).fetch(),
  stream: async (users, id) => {
    const records: object[] = [];
    await users.stream({ id }).eachRecord((record) => records.push(record));
    return records;
  },
};

/** Functions that nest records in data. */
const place: fc.Arbitrary<(records: unknown) => unknown> = fc
  .array(
    fc.oneof(
      text.map((key) => (records: unknown) => ({ [key]: records })),
      fc.constant((records: unknown) => [records]),
      fc.constant((records: unknown) => [records, { sibling: records }]),
      fc.constant((records: unknown) => ({ toJSON: () => ({ records }) })),
      fc.constant(
        (records: unknown) => Object.create(null, { records: { value: records, enumerable: true } }) as unknown,
      ),
    ),
    { maxLength: 4 },
  )
  .map((nesters) => (records) => nesters.reduce((inner, nest) => nest(inner), records));

const generated = fc.record({
  way: fc.constantFrom(...Object.values(QUERIES)),
  username: fc.string({ minLength: 1 }),
  secret: fc.string().map((password) => HIDDEN + password),
  pets: fc.array(
    fc.string().map((name) => ({ name: `pet ${name}`, microchip: HIDDEN })),
    { maxLength: 2 },
  ),
  place,
});

type Generated = typeof generated extends fc.Arbitrary<infer Values> ? Values : never;

describe('attributes that a model hides', () => {
  const log = { lines: [] as string[], to: {} as Record<'error' | 'silly', (...values: unknown[]) => void> };
  const levels = ['crit', 'error', 'warn', 'debug', 'info', 'verbose', 'silly', 'blank', 'log'];
  const logger = Object.fromEntries(
    levels.map((level) => [level, (...values: unknown[]) => log.lines.push(...values.map(String))]),
  );
  const app = useApp({ config: { log: { level: 'silly', noShip: true, custom: logger, inspect: false } } });
  let client: Client;
  const users = () => app.model('user') as unknown as Users;
  const pets = () => app.model('pet') as unknown as Users;

  before(() => {
    log.to = (app.sails as unknown as { log: typeof log.to }).log;
  });
  beforeEach(async () => {
    client = await app.subscriber(CLIENT_KINDS[0] ?? '', 83);
  });

  let ids = 1000;

  /** Creates a user with pets, and gets the records. */
  async function records({ way, username, secret, pets: named }: Omit<Generated, 'place'>): Promise<unknown> {
    const id = ++ids;
    await users().create({ id, username, password: secret }).fetch();
    for (const pet of named)
      await pets()
        .create({ ...pet, id: ++ids, owner: id })
        .fetch();
    return await way(users(), id, pets());
  }

  it('a hidden attribute is never sent, and every other attribute is', async function () {
    this.timeout(600_000);
    await checkProperty(
      'Waterline records',
      fc.asyncProperty(generated, async ({ place: put, ...how }) => {
        client.clearReceived();
        const found = await records(how);
        const data = { found: put(found) };
        app.model('user').message(83, data);
        await app.waitForDelivery();
        const expected = JSON.parse(JSON.stringify(data)) as unknown;
        assert.deepEqual(client.received, [['user', { verb: 'messaged', id: 83, data: expected }]]);
        assert.ok(!client.frames.join().includes(HIDDEN));
      }),
    );
  });

  it('a hidden attribute is in no error, also when the error is inspected, and in no log line', async function () {
    this.timeout(600_000);
    const invalidValues = fc.constantFrom(
      ...Object.values(INVALID_VALUES).filter(({ cause, inArray }) => !cause && !inArray),
    );
    await checkProperty(
      'records in a Sails app',
      fc.asyncProperty(generated, invalidValues, async ({ place: put, ...how }, invalidValue) => {
        client.clearReceived();
        log.lines.length = 0;
        const found = await records(how);
        const data: object = { found: put(found), invalid: invalidValue.make(() => data) };
        const message = (...values: [unknown, unknown, unknown?]) => app.model('user').message(...values);
        const calls = [
          () => message(83, data),
          () => message(83, found && [found]),
          () => message([83, [found]], {}),
          () => message({ ...(found as object), id: found }, {}),
          () => message(83, {}, [found]),
          () => message(83, {}, { socket: found, req: found }),
        ];
        for (const call of calls) {
          const { error, sent } = observeCall(call) as { error?: MessageError; sent: readonly SentMessage[] };
          assert.deepEqual(sent, []);
          assert.match(String(error?.code), /^E_INVALID_/);
          log.to.error(error);
          log.to.silly(inspect(error, { depth: Infinity, showHidden: true }), JSON.stringify(error));
          assert.ok(!`${error?.message}${error?.stack}`.includes(HIDDEN));
        }
        await app.waitForDelivery();
        assert.deepEqual(client.received, []);
        assert.ok(log.lines.length >= calls.length * 2);
        assert.ok(!log.lines.join('\n').includes(HIDDEN), log.lines.join('\n'));
      }),
    );
  });

  it('these tests would find a hidden attribute that is sent or logged', async () => {
    const [found] = (await users().find({ id: 83 })) as [object];
    await users().update({ id: 83 }).set({ password: HIDDEN }).fetch();
    (app.model('user') as unknown as { publish(ids: number[], data: unknown): void }).publish(
      [83],
      await users().findOne({ id: 83 }),
    );
    log.to.silly(inspect({ ...found, password: HIDDEN }));
    await app.waitForDelivery();
    assert.ok(client.frames.join().includes(HIDDEN));
    assert.ok(log.lines.join().includes(HIDDEN));
  });
});
