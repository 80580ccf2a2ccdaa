import assert from 'node:assert/strict';

import { castArray } from 'lodash';

import type { DatabaseApp } from './database-app';

type Row = Record<string, unknown>;

/** A model, and how an app comes by records of it. */
type RecordSource = readonly [model: string, get: (app: DatabaseApp) => Promise<unknown>];

const newOrder = () => ({ address: { lines: ['2 Low Street'] }, total: 2.5, isPaid: false, note: null });

const SOURCES: Record<string, RecordSource> = {
  'a record with an auto-increment key, a field that customToJSON hides and one that is encrypted': [
    'customer',
    (app) => app.model('customer').findOne({ name: 'Ada' }),
  ],
  'a record that is decrypted': ['customer', (app) => app.model('customer').findOne({ name: 'Ada' }).decrypt()],
  'a record with some of its fields': [
    'customer',
    (app) => app.model('customer').findOne({ where: { name: 'Ada' }, select: ['name'] }),
  ],
  'a record whose key has a column of another name': [
    'invoice',
    (app) => app.model('invoice').findOne({ title: 'Tea' }),
  ],
  'a record whose key is a string under another name': [
    'product',
    (app) => app.model('product').findOne({ sku: 'tea/green:1' }),
  ],
  'records whose key is a bigint, as a string': ['transfer', (app) => app.model('transfer').find({})],
  'a record with dates, a decimal, JSON and a ref': ['order', (app) => app.model('order').findOne({ id: 1 })],
  'a record whose customToJSON converts binary data': ['thumbnail', (app) => app.model('thumbnail').findOne({ id: 1 })],
  'records with a one-to-many association': ['customer', (app) => app.model('customer').find({}).populate('orders')],
  'a record with the record that it belongs to': [
    'order',
    (app) => app.model('order').findOne({ id: 1 }).populate('customer'),
  ],
  'records with a many-to-many association': ['order', (app) => app.model('order').find({}).populate('products')],
  'records with a many-to-many association, from its other side': [
    'product',
    (app) => app.model('product').find({}).populate('orders'),
  ],
  'a created record': ['order', (app) => app.model('order').create(newOrder()).fetch()],
  'several created records': ['order', (app) => app.model('order').createEach([newOrder(), newOrder()]).fetch()],
  'an updated record': ['order', (app) => app.model('order').updateOne({ id: 1 }).set({ isPaid: false })],
  'several updated records': [
    'order',
    (app) =>
      app
        .model('order')
        .update({ isPaid: false })
        .set({ placedAt: new Date(0) })
        .fetch(),
  ],
  'streamed records': ['order', collectStream],
  'a destroyed record': ['order', async (app) => app.model('order').destroyOne({ id: await createOrder(app) })],
  'a record that was archived': ['order', async (app) => app.model('order').archiveOne({ id: await createOrder(app) })],
  'what the archive holds': [
    'archive',
    async (app) => {
      await app.model('order').archiveOne({ id: await createOrder(app) });
      return app.model('archive').find({ fromModel: 'order' });
    },
  ],
};

/** Records that only a database with SQL gives. */
const SQL_SOURCES: Record<string, RecordSource> = {
  'native rows with an auto-increment key': ['order', (app) => sendNativeQuery(app, 'SELECT * FROM orders')],
  'native rows whose key is a string': ['product', (app) => sendNativeQuery(app, 'SELECT sku, price FROM product')],
  'a record that was updated in a transaction': [
    'order',
    (app) =>
      app
        .model('order')
        .getDatastore()
        .transaction((connection) =>
          app.model('order').updateOne({ id: 1 }).set({ isPaid: true }).usingConnection(connection),
        ),
  ],
};

/** Sends records of every source, both as ids and in the data, and compares what arrives with what `res.json()` sends of them. */
export function describeRecords(app: DatabaseApp): void {
  const sources = app.database.adapter === 'sails-disk' ? SOURCES : { ...SOURCES, ...SQL_SOURCES };

  describe('sends what res.json() sends, to the subscribers of', () => {
    for (const [title, [identity, get]] of Object.entries(sources)) {
      it(title, async () => {
        const model = app.model(identity);
        const records = await get(app);
        const ids = castArray<Row>(records as Row | Row[]).map((record) => record[model.primaryKey]);
        assert.ok(ids.length > 0 && ids.every(Boolean), 'there are records with a key');
        const client = await app.connectSubscriber(identity, ...ids);

        model.message(records, { records });
        await app.waitForDelivery();

        const data = { records: await app.fetchJson(records) };
        assert.deepEqual(
          client.received,
          ids.map((id) => [identity, { verb: 'messaged', id, data }]),
        );
        assert.doesNotMatch(client.frames.join(), /hash of a password/);
      });
    }
  });
}

async function createOrder(app: DatabaseApp): Promise<number> {
  const { id } = (await app.model('order').create(newOrder()).fetch()) as { id: number };
  return id;
}

async function collectStream(app: DatabaseApp): Promise<unknown[]> {
  const records: unknown[] = [];
  await app
    .model('order')
    .stream({})
    .populate('products')
    .eachRecord((record) => Promise.resolve(void records.push(record)));
  return records;
}

export async function sendNativeQuery(app: DatabaseApp, sql: string): Promise<Row[]> {
  const { rows } = (await app.model('order').getDatastore().sendNativeQuery(sql)) as {
    rows: Row[];
  };
  return rows;
}
