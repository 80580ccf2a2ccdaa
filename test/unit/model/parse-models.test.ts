import assert from 'node:assert/strict';

import { modelsIn } from '../../../src/model/parse-models';
import { roomName } from '../../../src/model/room-name';
import { userModel } from '../../support/recorder';

describe('the models', () => {
  const [user, pet] = [userModel(), { ...userModel(), identity: 'pet' }];
  const wanted = 'Pass Waterline models as an array or a dictionary, such as orm.collections.';

  const refused = (models: unknown, text: string) => {
    assert.throws(() => modelsIn(models), { name: 'TypeError', message: `mixin(): ${text} ${wanted}` });
  };

  it('are read from an array and from a dictionary, whatever its prototype', () => {
    const bare: unknown = Object.assign(Object.create(null), { user, pet });
    for (const models of [[user, pet], { user, pet }, bare]) assert.deepEqual(modelsIn(models), [user, pet]);
    assert.deepEqual([modelsIn([]), modelsIn({})], [[], []]);
  });

  it('may have what makes them a model from their prototype, as in Waterline', () => {
    const model: unknown = Object.create(user);
    assert.deepEqual(modelsIn([model]), [model]);
  });

  it('are refused where one lacks what makes it a model, by its name in the list', () => {
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
      const lack = 'is no Waterline model: it lacks an identity, a primary key or attributes.';
      refused({ user, pet: model }, `\`pet\` ${lack}`);
      refused([user, model], `\`1\` ${lack}`);
    }
  });

  it("are refused where one has a colon in its identity, which would confuse its records' rooms with another's", () => {
    assert.equal(roomName('b', 'x:b_1:b_x'), roomName('b_x:b', 1));
    assert.throws(() => modelsIn({ user, pet: { ...user, identity: 'b_x:b' } }), {
      name: 'TypeError',
      message:
        'mixin(): `pet` has a colon in its identity, with which two records could have one room. ' +
        'Name the model without it.',
    });
  });

  it('are refused where they are no list', () => {
    refused(undefined, 'the models are undefined.');
    refused(null, 'the models are null.');
    refused('user', 'the models are a string.');
    refused(new Map([['user', user]]), 'the models are a Map.');
    refused(new Set([user]), 'the models are a Set.');
    refused(user, 'the models are one model, without a list around it.');
  });
});
