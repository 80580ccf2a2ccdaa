import { useDatabase } from './database-app';
import { assertDelivers } from './delivery';
import { Disk } from './disk';
import { describeMessages } from './suites';

describe('message() on sails-disk', () => {
  const app = useDatabase(new Disk());
  describeMessages(app);

  // NeDB keeps no Buffers: https://github.com/louischatriot/nedb/issues/291
  it('sends a binary column as the dictionary of numbers that the database has made of it', async () => {
    const photo = await app.model('photo').findOne({ title: 'A shop window' });
    await assertDelivers(app, 'photo', photo, { photo }, [1]);
  });
});
