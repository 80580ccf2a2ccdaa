import assert from 'node:assert/strict';

import { MessageError } from '../../../src/errors';
import { roomName, roomOf } from '../../../src/model/room-name';

const model = (getRoomName: () => unknown) => ({
  identity: 'user',
  primaryKey: 'id',
  attributes: {},
  getRoomName: getRoomName as () => string,
});

describe('rooms', () => {
  it('are named as Sails names them', () => {
    assert.equal(roomName('user', 83), 'sails_model_user_83:user');
    assert.equal(roomName('product', 'tea:pot_1'), 'sails_model_product_tea:pot_1:product');
  });

  it("are what the model's getRoomName() answers, called on the model", () => {
    const own = {
      ...model(() => ''),
      prefix: 'mine',
      getRoomName(this: { prefix: string }, id: number | string) {
        return `${this.prefix}/${id}`;
      },
    };
    assert.equal(roomOf(own, 83, 'User.message()'), 'mine/83');
  });

  it('that the model does not have are an id that is refused', () => {
    for (const none of [undefined, '', 83, null]) {
      assert.throws(
        () =>
          roomOf(
            model(() => none),
            0,
            'User.message()',
          ),
        (error: unknown) =>
          error instanceof MessageError &&
          error.code === 'E_INVALID_ID' &&
          /^User\.message\(\): .*getRoomName\(\)/.test(error.message),
      );
    }
  });
});
