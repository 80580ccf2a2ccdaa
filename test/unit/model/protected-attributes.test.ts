import assert from 'node:assert/strict';

import { collectProtectedAttributes } from '../../../src/model/protected-attributes';
import type { JsonObject } from '../../../src/payload/json';

const model = (globalId: string, attributes: Record<string, object>, primaryKey = 'id') => ({
  identity: globalId.toLowerCase(),
  globalId,
  primaryKey,
  attributes,
});
const number = { type: 'number' };
const string = { type: 'string' };
const timestamps = { createdAt: number, updatedAt: number };

const User = model('User', {
  id: number,
  ...timestamps,
  name: string,
  password: { type: 'string', protect: true },
  team: { model: 'team' },
  pets: { collection: 'pet' },
});
/** Has a password too, which everyone in it may know. */
const Room = model('Room', { id: number, ...timestamps, name: string, password: string });
const Team = model('Team', { id: number, ...timestamps, name: string });

const user: JsonObject = { id: 83, createdAt: 1, updatedAt: 2, name: 'bob', password: 'hash', team: null };
const room: JsonObject = { id: 7, createdAt: 1, updatedAt: 2, name: 'lobby', password: 'guest' };

const { id: _, ...userWithoutId } = user;

function createFinder(...models: Parameters<typeof collectProtectedAttributes>[0]) {
  const protectedAttributes = collectProtectedAttributes(models);
  assert.ok(protectedAttributes);
  return protectedAttributes.find;
}

describe('collectProtectedAttributes()', () => {
  it('without a model that protects an attribute, there is nothing to find', () => {
    assert.equal(collectProtectedAttributes([]), undefined);
    assert.equal(collectProtectedAttributes([Room, Team]), undefined);
    assert.equal(collectProtectedAttributes([model('User', { id: number, password: { protect: 'true' } })]), undefined);
  });

  const findProtected = createFinder(Team, Room, User);

  it('the name of the attribute is found, with what to do', () => {
    assert.deepEqual(findProtected(user), {
      name: 'password',
      reason:
        'is an attribute that User marks `protect: true`. Give User a customToJSON that omits it, or pick the fields to send',
    });
  });

  const records: Record<string, JsonObject> = {
    'a record': user,
    'a record with a populated association': { ...user, team: { id: 1 }, pets: [] },
    'a record that was selected with the attribute alone': { id: 83, password: 'hash' },
    'a record that was selected with some attributes': { id: 83, name: 'bob', password: 'hash' },
    'a record without most of its attributes': { id: 83, password: 'hash', team: 1, updatedAt: 1 },
    'a record whose key is a string': { ...user, id: '65f1a2b3c4d5e6f708192a3b' },
    'a copy with keys of its own': { ...user, isOnline: true, roles: ['admin'], a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 },
    'a copy of some attributes with as many keys of its own': { id: 83, name: 'bob', password: 'hash', isOnline: true },
    'a copy without its key': userWithoutId,
    'a copy without its key, and with keys of its own': { ...userWithoutId, a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 },
    'a record that has all attributes of another model and one more': { ...room, team: 1 },
    'what may be of a model that protects the attribute or of one that does not': { id: 1, name: 'x', password: 'y' },
  };
  for (const [what, record] of Object.entries(records)) {
    it(`${what} is recognized`, () => {
      assert.equal(findProtected(record)?.name, 'password');
    });
  }

  const others: Record<string, JsonObject> = {
    'an empty dictionary': {},
    'a record without the attribute': { id: 83, name: 'bob' },
    'a record whose attribute is null': { ...user, password: null },
    'a record whose attribute is empty': { ...user, password: '' },
    'an attribute of another type': { ...user, password: true },
    'a key with the name of the attribute alone': { password: 'must be changed' },
    'a key with the name of the attribute beside another': { name: 'wifi', password: 'guest' },
    'a dictionary with an id and mostly unknown keys': { id: 1, password: 'guest', ssid: 'x' },
    'a dictionary with an id and more unknown keys than known': { id: 1, name: 'x', password: 'y', ssid: 'x', band: 5 },
    'an id that is not one': { id: null, name: 'bob', password: 'hash' },
    'a copy without its key and without another attribute': {
      createdAt: 1,
      updatedAt: 2,
      name: 'bob',
      password: 'hash',
    },
    'a record of a model that does not protect the attribute': room,
    'a copy of such a record': { ...room, members: 3 },
  };
  for (const [what, object] of Object.entries(others)) {
    it(`${what} is not taken for a record`, () => {
      assert.equal(findProtected(object), undefined);
    });
  }

  it('an attribute that is not a string may have any value', () => {
    const find = createFinder(model('User', { id: number, pin: { type: 'number', protect: true } }));
    // A record whose attribute is encrypted has a string.
    for (const pin of [0, 1234, 'encrypted', false, { salt: 'x' }]) assert.equal(find({ id: 1, pin })?.name, 'pin');
  });

  it('a record whose attribute is null, empty or missing is not recognized, whatever type the attribute has', () => {
    const find = createFinder(model('User', { id: number, name: string, pin: { type: 'json', protect: true } }));
    for (const empty of [{ pin: null }, { pin: '' }, {}])
      assert.equal(find({ id: 1, name: 'bob', ...empty }), undefined);
    const withMore = createFinder(
      model('User', { id: number, a: string, b: string, pin: { type: 'json', protect: true } }),
    );
    assert.equal(withMore({ id: 1, a: '', b: '' }), undefined);
  });

  it('a model with few attributes is recognized by its key alone', () => {
    const find = createFinder(model('User', { id: number, name: string, password: { protect: true } }));
    assert.equal(find({ name: 'wifi', password: 'guest' }), undefined);
    assert.equal(find({ id: 1, name: 'wifi', password: 'guest' })?.name, 'password');
    const larger = createFinder(model('User', { id: number, name: string, age: number, password: { protect: true } }));
    assert.equal(larger({ name: 'wifi', age: 1, password: 'guest' })?.name, 'password');
  });

  it('a record of a model that protects the attribute is recognized beside one that fits worse and does not', () => {
    const find = createFinder(model('Login', { id: number, password: string }), User);
    assert.equal(find({ ...user, extra: 1 })?.name, 'password');
  });

  it('a primary key of another name is recognized, and a model without a global variable has its identity as name', () => {
    const { globalId, ...account } = model('Account', { email: string, pin: { ...string, protect: true } }, 'email');
    assert.equal(globalId, 'Account');
    const find = createFinder(account);
    assert.equal(find({ id: 1, pin: 'secret' }), undefined);
    assert.match(
      find({ email: 'bob@example.com', pin: 'secret' })?.reason ?? '',
      /^is an attribute that account marks/,
    );
  });

  it('each protected attribute of each model is found', () => {
    const find = createFinder(
      User,
      model('Card', { id: number, number: { ...string, protect: true }, code: { ...string, protect: true } }),
    );
    assert.equal(find({ id: 1, code: '123', number: '' })?.name, 'code');
    assert.equal(find({ id: 1, code: '', number: '4111' })?.name, 'number');
    assert.equal(find(user)?.name, 'password');
  });

  it('attributes that are not defined are ignored', () => {
    const find = createFinder({ ...User, attributes: { ...User.attributes, unused: undefined } });
    assert.equal(find({ ...user, unused: 1 })?.name, 'password');
  });
});
