import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import fc from 'fast-check';

import type { MessageError } from '../../src/errors';
import type { SentMessage } from '../../src/testing';
import { CLIENT_KINDS } from '../support/client-kinds';
import type { Client } from '../support/clients';
import { useApp } from '../support/lift';
import type { Query } from '../support/sails';
import { holds } from './cases';
import { FAULTS } from './faults';
import { outcomeOf } from './rig';
import { text } from './sound-data';

/** What the fixture's `customToJSON` hides: every generated password and microchip has this in it. */
const HIDDEN = 'hidden-by-the-model';

interface Users {
  create(values: object): { fetch(): Promise<object> };
  update(criteria: object): { set(values: object): { fetch(): Promise<object[]> } };
  destroy(criteria: object): { fetch(): Promise<object[]> };
  find(criteria: object): Query;
  stream(criteria: object): { eachRecord(each: (record: object) => void): Promise<void> };
  findOne(criteria: object): Query;
}

/** The ways in which an app comes by records. */
const WAYS: Record<string, (users: Users, id: number, pets: Users) => Promise<unknown>> = {
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

/** Ways to put records somewhere in data. */
const place: fc.Arbitrary<(held: unknown) => unknown> = fc
  .array(
    fc.oneof(
      text.map((key) => (held: unknown) => ({ [key]: held })),
      fc.constant((held: unknown) => [held]),
      fc.constant((held: unknown) => [held, { beside: held }]),
      fc.constant((held: unknown) => ({ toJSON: () => ({ held }) })),
      fc.constant((held: unknown) => Object.create(null, { held: { value: held, enumerable: true } }) as unknown),
    ),
    { maxLength: 4 },
  )
  .map((holders) => (held) => holders.reduce((inner, holder) => holder(inner), held));

const generated = fc.record({
  way: fc.constantFrom(...Object.values(WAYS)),
  username: fc.string({ minLength: 1 }),
  secret: fc.string().map((password) => HIDDEN + password),
  pets: fc.array(
    fc.string().map((name) => ({ name: `pet ${name}`, microchip: HIDDEN })),
    { maxLength: 2 },
  ),
  place,
});

type Generated = typeof generated extends fc.Arbitrary<infer Values> ? Values : never;

describe('what a model hides', () => {
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

  /** Makes a user with pets, and comes by them. */
  async function records({ way, username, secret, pets: named }: Omit<Generated, 'place'>): Promise<unknown> {
    const id = ++ids;
    await users().create({ id, username, password: secret }).fetch();
    for (const pet of named)
      await pets()
        .create({ ...pet, id: ++ids, owner: id })
        .fetch();
    return await way(users(), id, pets());
  }

  it('never goes over the wire, and all the rest of a record does', async function () {
    this.timeout(600_000);
    await holds(
      'Waterline records',
      fc.asyncProperty(generated, async ({ place: put, ...how }) => {
        client.forget();
        const found = await records(how);
        const data = { found: put(found) };
        app.model('user').message(83, data);
        await app.fence();
        const expected = JSON.parse(JSON.stringify(data)) as unknown;
        assert.deepEqual(client.heard, [['user', { verb: 'messaged', id: 83, data: expected }]]);
        assert.ok(!client.frames.join().includes(HIDDEN));
      }),
    );
  });

  it('is never in an error, in its insides as a log shows them, nor in a log line of any level', async function () {
    this.timeout(600_000);
    const faults = fc.constantFrom(...Object.values(FAULTS).filter(({ cause, inArray }) => !cause && !inArray));
    await holds(
      'records in a Sails app',
      fc.asyncProperty(generated, faults, async ({ place: put, ...how }, fault) => {
        client.forget();
        log.lines.length = 0;
        const found = await records(how);
        const data: object = { found: put(found), fault: fault.make(() => data) };
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
          const { error, sent } = outcomeOf(call) as { error?: MessageError; sent: readonly SentMessage[] };
          assert.deepEqual(sent, []);
          assert.match(String(error?.code), /^E_INVALID_/);
          log.to.error(error);
          log.to.silly(inspect(error, { depth: Infinity, showHidden: true }), JSON.stringify(error));
          assert.ok(!`${error?.message}${error?.stack}`.includes(HIDDEN));
        }
        await app.fence();
        assert.deepEqual(client.heard, []);
        assert.ok(log.lines.length >= calls.length * 2);
        assert.ok(!log.lines.join('\n').includes(HIDDEN), log.lines.join('\n'));
      }),
    );
  });

  it('would be found by these tests on the wire and in the log, because publish() and others show it', async () => {
    const [found] = (await users().find({ id: 83 })) as [object];
    await users().update({ id: 83 }).set({ password: HIDDEN }).fetch();
    (app.model('user') as unknown as { publish(ids: number[], data: unknown): void }).publish(
      [83],
      await users().findOne({ id: 83 }),
    );
    log.to.silly(inspect({ ...found, password: HIDDEN }));
    await app.fence();
    assert.ok(client.frames.join().includes(HIDDEN));
    assert.ok(log.lines.join().includes(HIDDEN));
  });
});
