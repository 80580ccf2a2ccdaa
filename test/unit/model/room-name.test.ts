import assert from 'node:assert/strict';

import { formatRoomName, resolveRoom } from '../../../src/model/room-name';

const model = (getRoomName: () => unknown) => ({
  identity: 'user',
  primaryKey: 'id',
  attributes: {},
  getRoomName: getRoomName as () => string,
});

describe('the room of a record', () => {
  it('the name of a room is the one that Sails uses', () => {
    assert.equal(formatRoomName('user', 83), 'sails_model_user_83:user');
    assert.equal(formatRoomName('product', 'tea:pot_1'), 'sails_model_product_tea:pot_1:product');
  });

  it("the room is what the model's own getRoomName() returns, called on the model", () => {
    const own = {
      ...model(() => ''),
      prefix: 'mine',
      getRoomName(this: { prefix: string }, id: number | string) {
        return `${this.prefix}/${id}`;
      },
    };
    assert.equal(resolveRoom(own, 83), 'mine/83');
  });

  it('an id without a room is rejected', () => {
    for (const [noRoom, type] of [
      [undefined, 'undefined'],
      ['', 'an empty string'],
      [83, 'a number'],
      [null, 'null'],
    ] as const) {
      assert.throws(
        () =>
          resolveRoom(
            model(() => noRoom),
            0,
          ),
        {
          name: 'MessageError',
          code: 'E_INVALID_ID',
          message: `getRoomName() returned ${type} for one of the ids. Expected the name of a room.`,
        },
      );
    }
  });

  it('an id for which getRoomName() throws is rejected, with what it threw as the cause', () => {
    const cause = new Error('secret');
    const throwing = model(() => {
      throw cause;
    });
    assert.throws(() => resolveRoom(throwing, 83), {
      name: 'MessageError',
      code: 'E_INVALID_ID',
      message: 'getRoomName() throws for one of the ids. See `cause`.',
      cause,
    });
  });
});
