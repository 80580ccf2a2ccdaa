import assert from 'node:assert/strict';

import fc from 'fast-check';
import { castArray, cloneDeep, omit } from 'lodash';

import { mixin } from '../../src/model/mixin';
import { Recorder } from '../support/recorder';
import { startOrm } from '../support/waterline';
import { checkProperty } from './check-property';
import { assertRejected, observeCall } from './harness';
import { evaluatePath } from './invalid-data';
import { leaf } from './valid-data';

type Row = Record<string, unknown>;
interface Query extends Promise<unknown> {
  fetch(): Promise<unknown>;
  set(values: Row): Query;
  populate(association: string, criteria?: object): Promise<unknown>;
  eachRecord(take: (record: Row) => Promise<void>): Promise<void>;
}
type Collection = Record<'create' | 'find' | 'findOne' | 'update' | 'destroy' | 'stream', (criteria: object) => Query>;

// Functions, because Waterline changes the definitions that it is given.
const string = () => ({ type: 'string', autoMigrations: { columnType: '_string' } });
const key = () => ({ type: 'number', autoMigrations: { columnType: '_number', autoIncrement: true } });
const json = () => ({ type: 'json', autoMigrations: { columnType: '_json' } });

const MODELS = {
  user: {
    primaryKey: 'id',
    attributes: {
      id: key(),
      name: string(),
      email: string(),
      settings: json(),
      team: { model: 'team' },
      password: { ...string(), protect: true },
    },
  },
  team: { primaryKey: 'id', attributes: { id: key(), name: string(), members: { collection: 'user', via: 'team' } } },
  /** Its password is not protected. */
  room: {
    primaryKey: 'id',
    attributes: { id: key(), name: string(), topic: string(), settings: json(), password: string() },
  },
};
const COLUMNS = ['name', 'email', 'settings', 'team'];
const SECRET = 'the hash of a password';

/** The ways in which an app comes by users with their password. */
type Source = (models: Record<'user' | 'team', Collection>, id: number, select: string[]) => Promise<unknown>;
const SOURCES: Record<string, Source> = {
  findOne: async ({ user }, id) => await user.findOne({ id }),
  find: async ({ user }, id) => await user.find({ id }),
  'find with some attributes': async ({ user }, id, select) => await user.find({ where: { id }, select }),
  'find with an association': ({ user }, id) => user.findOne({ id }).populate('team'),
  'find as an association': ({ team }) => team.find({}).populate('members'),
  'find as an association, with some attributes': ({ team }, _, select) =>
    team.find({}).populate('members', { select }),
  update: ({ user }, id) => user.update({ id }).set({ name: 'another' }).fetch(),
  destroy: ({ user }, id) => user.destroy({ id }).fetch(),
  stream: async ({ user }, id) => {
    const records: Row[] = [];
    await user.stream({ id }).eachRecord((record) => Promise.resolve(void records.push(record)));
    return records;
  },
};

/** What an app does with a record before it sends it. */
const COPIES: Record<string, (record: Row, extra: Row, removed: string[]) => unknown> = {
  'the record': (record) => record,
  'a deep copy': (record) => cloneDeep(record),
  JSON: (record) => JSON.parse(JSON.stringify(record)) as unknown,
  'a copy without a prototype': (record) => Object.assign(Object.create(null) as object, record),
  'an object whose toJSON returns it': (record) => ({ toJSON: () => record }),
  'a copy without some attributes': (record, _, removed) => omit(record, removed),
  // A copy of few attributes is recognized with as many other keys, one of all attributes with any number.
  'a copy with other keys': (record, extra) => {
    const known = Object.keys(record).length - 2;
    return { ...record, ...Object.fromEntries(Object.entries(extra).slice(0, isComplete(record) ? Infinity : known)) };
  },
  'a copy without its key': (record) => (isComplete(record) ? omit(record, 'id') : record),
};

const isComplete = (record: Row) => COLUMNS.every((name) => name in record);

/** Keys that are not attributes. */
const extra = fc.dictionary(fc.stringMatching(/^x[a-z]{1,8}$/), leaf, { maxKeys: 12 });

const holder = fc.constantFrom<(held: unknown) => unknown>(
  (held) => ({ held }),
  (held) => [held],
  (held) => [1, { deep: [held] }],
  (held) => ({ toJSON: () => ({ held }) }),
);

describe('generated records with an attribute that is marked protect', () => {
  let orm: Awaited<ReturnType<typeof startOrm>>;
  let models: Record<'user' | 'team' | 'room', Collection & { message(ids: number, data: object): void }>;
  before(async () => {
    orm = await startOrm(MODELS);
    models = mixin(orm.collections, new Recorder()) as never;
  });
  after(() => orm.stop());

  /** Users, or teams that have users. */
  function replaceUsers(records: unknown, copy: (user: Row) => unknown): unknown[] {
    return castArray<Row>(records as Row | Row[]).map((record) =>
      'members' in record ? { ...record, members: replaceUsers(record['members'], copy) } : copy(record),
    );
  }

  it('a record is rejected with the path of the attribute, and sent without it', async function () {
    this.timeout(600_000);
    await checkProperty(
      'protected records',
      fc.asyncProperty(
        fc.constantFrom(...Object.values(SOURCES)),
        fc.constantFrom(...Object.values(COPIES)),
        fc.record({
          name: fc.string(),
          email: fc.string(),
          settings: fc.constantFrom({}, { theme: 'dark' }, [1], 'x'),
        }),
        extra,
        fc.subarray(COLUMNS),
        holder,
        async (getRecords, copy, values, other, some, hold) => {
          await models.team.destroy({});
          await models.user.destroy({});
          const team = (await models.team.create({ name: 'a team' }).fetch()) as { id: number };
          const user = { ...values, team: team.id, password: SECRET };
          const { id } = (await models.user.create(user).fetch()) as { id: number };
          const records = await getRecords(models, id, [...some, 'password']);

          const data = { held: hold(replaceUsers(records, (record) => copy(record, other, some))) };
          const { path = '', message } = assertRejected(() => {
            models.room.message(1, data);
          }, 'E_INVALID_DATA');
          assert.equal(evaluatePath(path, JSON.parse(JSON.stringify(data))), SECRET);
          assert.match(message, /\.password is an attribute that user marks `protect: true`\./);
          assert.ok(!message.includes(SECRET));

          const picked = { held: hold(replaceUsers(records, (record) => omit(record, 'password'))) };
          assert.equal(
            observeCall(() => {
              models.room.message(1, picked);
            }).error,
            undefined,
          );
        },
      ),
    );
  });

  it('records of another model and other dictionaries with such a key are sent', async function () {
    this.timeout(600_000);
    const name = fc.constantFrom('name', 'email', 'team', 'x', 'y', 'z', 'topic');
    const others = fc.oneof(
      // Without a key, and without all attributes of a user.
      fc.dictionary(name, leaf).map((object) => ({ ...omit(object, 'team'), password: SECRET })),
      // With an id, but mostly other keys.
      fc
        .tuple(fc.subarray(COLUMNS), extra)
        .filter(([known, other]) => known.length < Object.keys(other).length && known.length < COLUMNS.length)
        .map(([known, other]) => ({
          ...Object.fromEntries(known.map((name) => [name, 1])),
          ...other,
          id: 1,
          password: SECRET,
        })),
      // A flag, or nothing.
      fc.constantFrom(true, null, '', { min: 8 }).map((password) => ({ id: 1, name: 'bob', password })),
      // A room, and a copy of one.
      extra.map((other) => ({ id: 1, name: 'lobby', topic: '', settings: {}, password: SECRET, ...other })),
    );
    await checkProperty(
      'dictionaries that are not protected records',
      fc.property(others, holder, (object, hold) => {
        const { sent, error } = observeCall(() => {
          models.user.message(1, { held: hold(object) });
        });
        assert.equal(error, undefined);
        assert.deepEqual(sent[0]?.data, JSON.parse(JSON.stringify({ held: hold(object) })));
      }),
    );
  });
});
