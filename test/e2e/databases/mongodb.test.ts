import assert from 'node:assert/strict';

import { INSTALL_TIMEOUT } from '../../support/install';
import { installAdapter } from './adapters';
import { createBsonAdapter } from './bson-adapter';
import { useDatabase } from './database-app';
import { assertDelivers, assertDeliversData } from './delivery';
import { Disk } from './disk';
import { captureRejection } from './rejection';

const READING = {
  primaryKey: 'id',
  datastore: 'mongodb',
  migrate: 'drop',
  archiveModelIdentity: false,
  attributes: {
    id: { type: 'string', columnName: '_id', autoIncrement: false },
    takenAt: { type: 'ref' },
    device: { type: 'ref' },
    exact: { type: 'ref' },
    total: { type: 'ref' },
    raw: { type: 'ref' },
    details: { type: 'json' },
  },
};

interface Reading {
  id: string;
  [attribute: string]: unknown;
}

// Debian has no MongoDB, so its server, sails-mongo's queries and its populates are not tried. What is tried are
// its values: those that sails-mongo makes of documents, and those that its driver returns to native queries.
describe('message() with the values of MongoDB, as sails-mongo and its driver return them', () => {
  const adapters: Record<string, object> = {};
  let mongo: ReturnType<typeof createBsonAdapter>;
  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    mongo = createBsonAdapter(await installAdapter('sails-mongo'));
    adapters['sails-mongo'] = mongo.adapter;
  });
  const app = useDatabase(new Disk(), {
    datastores: { mongodb: { adapter: 'sails-mongo' } },
    orm: { moduleDefinitions: { models: { reading: READING }, adapters } },
  });

  let reading: Reading;
  before(async () => {
    const { ObjectId, Decimal128, Long, Binary, Timestamp, UUID } = mongo.BSON;
    reading = (await app
      .model('reading')
      .create({
        takenAt: new Date(0),
        device: new ObjectId(),
        exact: new Decimal128('0.10'),
        total: Long.fromString('9223372036854775807'),
        details: {
          ids: [new ObjectId(), new UUID()],
          bytes: new Binary(Buffer.from([0, 255])),
          at: new Timestamp({ t: 1, i: 2 }),
        },
      })
      .fetch()) as Reading;
    assert.match(reading.id, /^[0-9a-f]{24}$/);
  });
  const findNatively = () => {
    const [document] = mongo.readNatively('reading');
    assert.ok(document);
    return document;
  };

  describe('sends what res.json() sends of', () => {
    it('a created record', () => assertDelivers(app, 'reading', reading, { reading }, [reading.id]));

    it('found records', async () => {
      const readings = await app.model('reading').find({});
      await assertDelivers(app, 'reading', readings, { readings }, [reading.id]);
    });

    it('a native document', () => assertDeliversData(app, { document: findNatively() }));

    it('a native document as the data itself', () => assertDeliversData(app, findNatively()));
  });

  describe('as an id', () => {
    const assertSendsBy = (ids: unknown) => assertDelivers(app, 'reading', ids, { count: 1 }, [reading.id]);

    it('takes an ObjectId', () => assertSendsBy(findNatively()['_id']));
    it('takes an array of ObjectIds and their strings, each once', () =>
      assertSendsBy([findNatively()['_id'], reading.id]));
    it('takes a record whose key is an ObjectId', () => assertSendsBy({ ...reading, id: findNatively()['_id'] }));

    it("rejects MongoDB's numbers", () => {
      const { Decimal128, Long } = mongo.BSON;
      for (const id of [new Decimal128('1'), Long.fromString('9223372036854775807')]) {
        assert.equal(captureRejection(() => app.model('reading').message(id, { count: 1 })).code, 'E_INVALID_ID');
      }
    });

    it('rejects a native document, whose key has the name of its column', () => {
      const { code, message } = captureRejection(() => app.model('reading').message(findNatively(), { count: 1 }));
      assert.equal(code, 'E_INVALID_ID');
      assert.match(message, /`id`/);
    });
  });

  describe('rejects by its path', () => {
    it('a ref in which sails-mongo has put a Buffer', async () => {
      const raw = new mongo.BSON.Binary(Buffer.from([0, 255]));
      const record = await app.model('reading').create({ raw }).fetch();
      const { code, path } = captureRejection(() => app.model('reading').message(reading.id, { record }));
      assert.deepEqual([code, path], ['E_INVALID_DATA', 'data.record.raw']);
    });

    it('a regular expression', () => {
      const document = mongo.BSON.deserialize(mongo.BSON.serialize({ filters: [/tea/i] }));
      const { code, path } = captureRejection(() => app.model('reading').message(reading.id, { document }));
      assert.deepEqual([code, path], ['E_INVALID_DATA', 'data.document.filters[0]']);
    });
  });
});
