import assert from 'node:assert/strict';

import { parseModels } from '../../../src/model/parse-models';
import { formatRoomName } from '../../../src/model/room-name';
import { userModel } from '../../support/recorder';

describe('parseModels()', () => {
  const [user, pet] = [userModel(), { ...userModel(), identity: 'pet' }];

  const assertRejected = (models: unknown, reason: string) => {
    const fix = 'Pass an array or a dictionary of Waterline models, such as orm.collections.';
    assert.throws(() => parseModels(models), { name: 'TypeError', message: `mixin(): ${reason}. ${fix}` });
  };

  it('models are accepted as an array or a dictionary, with or without a prototype', () => {
    const bare: unknown = Object.assign(Object.create(null), { user, pet });
    for (const models of [[user, pet], { user, pet }, bare]) assert.deepEqual(parseModels(models), [user, pet]);
    assert.deepEqual([parseModels([]), parseModels({})], [[], []]);
  });

  it('a model may inherit its identity, key and attributes, as models of Waterline do', () => {
    const model: unknown = Object.create(user);
    assert.deepEqual(parseModels([model]), [model]);
  });

  it('a value that is not a model is rejected by its key in the collection', () => {
    const { identity, primaryKey, attributes } = user;
    for (const model of [
      { primaryKey, attributes },
      { identity, attributes },
      { identity, primaryKey },
      { identity: '', primaryKey, attributes },
      { identity, primaryKey: '', attributes },
      { identity, primaryKey: 7, attributes },
      { identity, primaryKey, attributes: null },
      null,
      undefined,
      'user',
    ]) {
      const reason = 'is not a Waterline model: it lacks an identity, a primary key or attributes';
      assertRejected({ user, pet: model }, `\`pet\` ${reason}`);
      assertRejected([user, model], `\`1\` ${reason}`);
    }
  });

  it('a colon in an identity is rejected, because two records could share a room', () => {
    assert.equal(formatRoomName('b', 'x:b_1:b_x'), formatRoomName('b_x:b', 1));
    assert.throws(() => parseModels({ user, pet: { ...user, identity: 'b_x:b' } }), {
      name: 'TypeError',
      message: 'mixin(): the identity of `pet` contains a colon, so that two records could share a room. Rename it.',
    });
  });

  it('anything but an array or a dictionary is rejected', () => {
    assertRejected(undefined, 'expected a list of models, got undefined');
    assertRejected(null, 'expected a list of models, got null');
    assertRejected('user', 'expected a list of models, got a string');
    assertRejected(new Map([['user', user]]), 'expected a list of models, got a Map');
    assertRejected(new Set([user]), 'expected a list of models, got a Set');
    assertRejected(user, 'expected a list of models, got a single model');
  });
});
