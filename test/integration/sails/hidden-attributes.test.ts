import assert from 'node:assert/strict';

import { CLIENT_KINDS } from '../../support/client-kinds';
import { useApp } from '../../support/installed-app';

/** What `customToJSON` hides in the fixture's users and pets. */
const HIDDEN = /open sesame|swordfish|password|chip-|microchip/;

describe('attributes that customToJSON hides', () => {
  const app = useApp();
  const user = () => app.model('user');

  for (const kind of CLIENT_KINDS) {
    describe(`in messages to ${kind}`, () => {
      it('hidden attributes are not sent if the data is a record', async () => {
        const client = await app.subscriber(kind, 83);
        const bob = await user().findOne({ id: 83 });
        assert.equal((bob as { password: string }).password, 'open sesame');

        user().message(83, bob);
        await app.waitForDelivery();

        assert.deepEqual(
          client.received.map(([, event]) => Object.keys((event as { data: object }).data).sort()),
          [['id', 'username']],
        );
        assert.doesNotMatch(client.frames.join(), HIDDEN);
      });

      it('hidden attributes of nested records, in arrays and in associations, are not sent', async () => {
        const client = await app.subscriber(kind, 83);
        const owners = await user()
          .find({ id: [83, 84] })
          .populate('pets');
        const rex = await app.model('pet').findOne({ id: 1 }).populate('owner');
        assert.match(JSON.stringify(rex, ['owner', 'name']), /Rex/);

        user().message(83, { owners, best: { pet: rex }, list: [[rex]] });
        await app.waitForDelivery();

        const pet = { id: 1, name: 'Rex', owner: { id: 83, username: 'bob' } };
        const bob = {
          id: 83,
          username: 'bob',
          pets: [
            { id: 1, name: 'Rex', owner: 83 },
            { id: 2, name: 'Tom', owner: 83 },
          ],
        };
        const ann = { id: 84, username: 'ann', pets: [] };
        assert.deepEqual(client.received, [
          ['user', { verb: 'messaged', id: 83, data: { owners: [bob, ann], best: { pet }, list: [[pet]] } }],
        ]);
        assert.doesNotMatch(client.frames.join(), HIDDEN);
      });

      it('hidden attributes are not sent if a record is passed in place of an id', async () => {
        const client = await app.subscriber(kind, 83, 84);
        user().message(await user().find({ id: [83, 84] }), { count: 1 });
        await app.waitForDelivery();
        assert.deepEqual(
          client.received.map(([, event]) => event),
          [83, 84].map((id) => ({ verb: 'messaged', id, data: { count: 1 } })),
        );
        assert.doesNotMatch(client.frames.join(), HIDDEN);
      });
    });
  }

  it("these tests would find a hidden attribute: Sails' publish() sends it", async () => {
    const clients = await Promise.all(CLIENT_KINDS.map((kind) => app.subscriber(kind, 83)));
    const bob = await user().findOne({ id: 83 });
    (user() as unknown as { publish(ids: number[], data: unknown): void }).publish([83], bob);
    await app.waitForDelivery();
    for (const client of clients) assert.match(client.frames.join(), HIDDEN);
  });
});
