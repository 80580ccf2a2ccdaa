import assert from 'node:assert/strict';
import { join } from 'node:path';

import fc from 'fast-check';

import { AppProcess } from '../../support/app-process';
import { Client } from '../../support/client';
import { CLIENT_KINDS } from '../../support/client-kinds';
import { INSTALL_TIMEOUT, installAppWithout, VERSIONS } from '../../support/install';

/** How many wrong requests are made. */
const RUNS = Number(process.env['CHAT_REQUESTS'] ?? 400);

const PATHS = ['rename', 'public', 'private', 'typing'].map((name) => `/chat/${name}`);
const ROOM_PATHS = ['/room/open', '/room/join', '/room/leave'];

/** What a visitor may put where an id or a text belongs: what users mistype, what attackers try, and all of JSON. */
const value = fc.oneof(
  fc.constantFrom('abc', '', ' 1', '1 ', '01', '0x1', '1e0', '-1', '0', 'null', 'NaN', 'Infinity', '9'.repeat(400)),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'sails_model_room_1:room',
    '1; DROP TABLE room',
    '../1',
    '😀',
  ),
  fc.constantFrom<unknown>(1, 0, -1, 1.5, 2 ** 53, true, false, null, [], [1], [[1]], {}, { id: 1 }, { id: [1] }),
  fc.constantFrom<unknown>({ where: { id: 1 } }, { '!=': 1 }, { then: 1 }, { toHexString: 1 }, { toJSON: 'x' }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 4 }),
);
const parameters = fc.record(
  { to: value, room: value, msg: value, name: value, socketId: value, id: value },
  { requiredKeys: [] },
);
/** Whatever an HTTP client may send in a header. */
const header = fc.oneof(
  fc.constantFrom('sails_model_room_1:room', 'sails_model_inbox_1:inbox', '*', '/', '#', 'x'.repeat(5000)),
  fc.stringMatching(/^[\w-]{20}$/),
  fc.stringMatching(/^[!-~]{0,40}$/),
);

const request = fc.record({
  path: fc.constantFrom(...PATHS, ...ROOM_PATHS),
  parameters,
  by: fc.constantFrom('socket', 'JSON', 'query'),
  header,
});
type WrongRequest = typeof request extends fc.Arbitrary<infer Request> ? Request : never;

describe('a chat of Sails 0.12, ported', () => {
  let folder = '';
  let app: AppProcess;
  const started: AppProcess[] = [];
  const clients: Client[] = [];
  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    folder = await installAppWithout([], VERSIONS, join(__dirname, 'app'));
    app = await lift();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.disconnect();
  });
  after(async () => {
    await Promise.all(started.map((process) => process.stop()));
  });

  async function lift(env: NodeJS.ProcessEnv = {}): Promise<AppProcess> {
    const lifted = await AppProcess.lift(folder, env);
    started.push(lifted);
    return lifted;
  }

  /** Connects a visitor who has entered the chat. */
  async function enter(name: string): Promise<{ client: Client; id: number }> {
    const client = await Client.connect(CLIENT_KINDS[0] ?? '', app.url, ['user', 'room', 'inbox']);
    clients.push(client);
    const { body } = await client.request('POST', '/chat/enter');
    assert.equal((await client.request('POST', '/chat/rename', { name })).status, 200);
    return { client, id: (body as { id: number }).id };
  }

  /** Returns what a client has received. Everything that was sent before its request arrives before the response. */
  async function receiveAll(client: Client): Promise<unknown[]> {
    await client.request('POST', '/room/leave', { room: 0 });
    return client.received.map(([event, envelope]) => [event, (envelope as { data: unknown }).data]);
  }

  /** Asserts that what the chat is for works. */
  async function assertChatWorks(): Promise<void> {
    const [ann, bob, eve] = [await enter('Ann'), await enter('Bob'), await enter('Eve')];
    // Eve lists the users, and is subscribed to all of them by that.
    await eve.client.request('GET', '/user?limit=1000');
    const { body } = await ann.client.request('POST', '/room/open', { name: 'lobby' });
    const room = (body as { id: number }).id;
    await bob.client.request('POST', '/room/join', { room: String(room) });

    await bob.client.request('POST', '/chat/public', { room: String(room), msg: 'to the room' });
    await ann.client.request('POST', '/chat/private', { to: String(bob.id), msg: 'to Bob' });
    await ann.client.request('PATCH', `/room/${room}`, { name: 'hall' });

    const receivedBy = async (client: Client) =>
      (await receiveAll(client))
        .map((received) => JSON.stringify(received))
        .filter((text) => /to the|to Bob|topic/.test(text));
    const say = (who: { id: number }, name: string) => `{"id":${who.id},"name":"${name}"}`;
    const toRoom = `["room",{"room":{"id":"${room}"},"from":${say(bob, 'Bob')},"msg":"to the room"}]`;
    const toBob = `["inbox",{"from":${say(ann, 'Ann')},"msg":"to Bob"}]`;
    const topic = '["room",{"topic":"hall"}]';
    assert.deepEqual(
      [await receivedBy(ann.client), await receivedBy(bob.client), await receivedBy(eve.client)],
      [[toRoom, topic], [toBob, topic], []],
    );
    for (const { client } of [ann, bob, eve]) client.disconnect();
  }

  async function send({ path, parameters, by, header }: WrongRequest, visitor: Client): Promise<number | undefined> {
    if (by === 'socket') return (await visitor.request('POST', path, parameters)).status;
    const headers = { 'x-socket-id': header };
    if (by === 'JSON') return app.request('POST', path, parameters, headers);
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      query.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    return app.request('POST', `${path}?${query.toString()}`, undefined, headers);
  }

  it(
    'a room receives messages without their sender, and a private message reaches its recipient alone',
    assertChatWorks,
  );

  it('every wrong request gets a response, and the chat works after all of them', async function () {
    this.timeout(600_000);
    const { client } = await enter('Mallory');
    await client.request('POST', '/room/open', { name: 'lobby' });
    await fc.assert(
      fc.asyncProperty(request, async (wrong) => {
        const status = await send(wrong, client);
        assert.ok(status !== undefined && status < 500, `${String(status)}\n${app.output.slice(-2000)}`);
      }),
      { numRuns: RUNS },
    );
    for (const model of ['Room', 'Inbox'])
      await app.prints(new RegExp(`error: sails-hook-message: ${model}\\.message\\(\\): an id is`));
    assert.ok(app.isAlive);
    await assertChatWorks();
  });

  it('one of these requests would end the process if message() threw', async () => {
    const strict = await lift({ STRICT: 'true' });
    await strict.request('POST', '/chat/private', { to: 'abc', msg: 'hello' });
    assert.equal(await strict.ended, 1);
    assert.match(strict.output, /Inbox\.message\(\): an id is a string that is not a plain number/);
  });

  it('nobody can subscribe to an inbox by a blueprint', async () => {
    const { client } = await enter('Eve');
    for (const [method, path] of [
      ['GET', '/inbox'],
      ['GET', '/inbox/1'],
      ['POST', '/inbox'],
      ['PATCH', '/inbox/1'],
      ['DELETE', '/inbox/1'],
    ] as const) {
      assert.equal((await client.request(method, path)).status, 403);
    }
  });
});
