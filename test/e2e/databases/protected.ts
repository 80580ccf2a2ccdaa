import assert from 'node:assert/strict';

import type { DatabaseApp } from './database-app';
import { assertDelivers, assertDeliversData } from './delivery';
import { captureRejection } from './rejection';

/** Sends records of models with an attribute marked `protect: true`: Customer hides it by customToJSON, Member does not. */
export function describeProtected(app: DatabaseApp): void {
  const findMember = (criteria: object = { name: 'Grace' }) => app.model('member').findOne(criteria) as Promise<object>;
  const findCustomer = () => app.model('customer').findOne({ name: 'Ada' }) as Promise<object>;
  const assertRejects = (data: object, path: string) => {
    const error = captureRejection(() => app.model('order').message(1, data));
    assert.deepEqual([error.code, error.path], ['E_INVALID_DATA', path]);
    assert.doesNotMatch(error.message, /hash of a password/);
  };

  describe('an attribute marked protect', () => {
    it('is not sent where its record is the id', async () => {
      const member = await findMember();
      assert.match(JSON.stringify(member), /hash of a password/);
      await assertDelivers(app, 'member', member, { count: 1 }, [1]);
    });

    it('does not prevent sending a record that was selected without it', async () => {
      const member = await findMember({ where: { name: 'Grace' }, select: ['name'] });
      await assertDeliversData(app, { member });
    });

    it('does not prevent sending data that only has a key of the same name', () =>
      assertDeliversData(app, { password: 'must be changed', rules: { password: 'at least 12 letters' } }));

    it('rejects a record that carries it', async () => {
      assertRejects({ member: await findMember() }, 'data.member.password');
    });

    it('rejects a record that carries it as the data itself', async () => {
      assertRejects(await findMember(), 'data.password');
    });

    it('rejects a record that was selected with it', async () => {
      const member = await findMember({ where: { name: 'Grace' }, select: ['password'] });
      assertRejects({ list: [member] }, 'data.list[0].password');
    });

    it('rejects a copy of a record', async () => {
      assertRejects({ member: { ...(await findMember()) } }, 'data.member.password');
    });

    it('rejects a copy of a record whose customToJSON hides it', async () => {
      assertRejects({ customer: { ...(await findCustomer()) } }, 'data.customer.password');
    });

    it('rejects an archived record that carries it', async () => {
      await app.model('customer').create({ name: 'Bob', password: 'hash of a password' });
      await app.model('customer').archiveOne({ name: 'Bob' });
      const [archived] = (await app.model('archive').find({ fromModel: 'customer' })) as object[];
      assertRejects({ archived }, 'data.archived.originalRecord.password');
    });
  });
}
