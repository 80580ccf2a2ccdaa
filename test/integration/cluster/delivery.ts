import assert from 'node:assert/strict';

import type { Engine } from './engine';
import type { Node } from './node';
import type { Place, Stage } from './stage';
import type { Subscriber } from './subscriber';

/** A process that can be told to message. */
export type Sender = Pick<Node, 'tell'>;

/** A node that clients connect to. */
export type Server = Sender & Place;

/** What is tested: two nodes that listen, and a process that only loads the app. */
export interface Nodes {
  near: Server;
  far: Server;
  worker: Sender;
  stage: Stage;
}

/** What every engine carries to the letter. */
const SOUND = {
  text: 'Grüße, 世界, 👋🏽, \u2028, "quoted", \\, \u0000, \u007f, </script>',
  numbers: [0, -0, 0.1, -1.5, 5e-324, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, -(2 ** 53), 2 ** 63, 1e-300],
  others: [true, false, null, '', [], {}],
  nested: Array.from({ length: 400 }).reduce<object>((inner) => ({ inner }), {}),
  big: 'x'.repeat(300_000),
  'a key\n"of" any form': { '': 1, 2: 3, constructor: 4, toString: 5 },
};

/** What only JSON carries to the letter: half a surrogate pair, whole numbers from 2^64 on, a key named `__proto__`. */
export const ODD = JSON.parse(
  '{ "half": "a\\ud800b", "numbers": [18446744073709552000, 1e300, -1e20], "keys": { "__proto__": { "a": 1 } } }',
) as object;

/** Tests what every engine must do, between real nodes. */
export function itDelivers(nodes: Nodes, [near, far]: Subscribers): void {
  const { stage } = nodes;

  it('brings what any process says to the subscribers on every node', async () => {
    for (const from of ['near', 'far', 'worker'] as const) {
      await nodes[from].tell('message', 83, { from });
      await stage.fence(nodes[from], near(), far());
    }

    const expected = ['near', 'far', 'worker'].map((from) => ({ verb: 'messaged', id: 83, data: { from } }));
    assert.deepEqual(near().heard, expected);
    assert.deepEqual(far().heard, expected);
  });

  it('brings nothing about other records', async () => {
    await nodes.near.tell('message', 84, { count: 1 });
    await stage.fence(nodes.near, near(), far());

    assert.deepEqual([near().heard, far().heard], [[], []]);
  });

  it('leaves out the requester, and reaches the subscribers on the other node', async () => {
    const requester = await stage.subscriber(nodes.near);

    await requester.request('POST', '/user/83/message-from-req', { count: 1 });
    await stage.fence(nodes.near, near(), far(), requester);

    assert.deepEqual([near().data, far().data, requester.data], [[{ count: 1 }], [{ count: 1 }], []]);
  });

  it('excludes a socket by its id, whichever process sends', async () => {
    const requester = await stage.subscriber(nodes.near);
    await stage.connection([nodes.far, nodes.worker], [near(), far(), requester]);

    for (const from of ['near', 'far', 'worker'] as const) {
      await nodes[from].tell('messageWithout', requester.id, 83, { from });
      await stage.fence(nodes[from], near(), far(), requester);
    }

    const expected = [{ from: 'near' }, { from: 'far' }, { from: 'worker' }];
    assert.deepEqual([near().data, far().data, requester.data], [expected, expected, []]);
  });

  it('excludes the socket that the header X-Socket-ID names, whichever node the request reaches', async () => {
    const excluded = await stage.subscriber(nodes.near);
    await stage.connection([nodes.far], [near(), far(), excluded]);

    for (const node of [nodes.near, nodes.far]) {
      const { status } = await fetch(`${node.url}/user/83/message-from-req`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close', 'x-socket-id': excluded.id },
        body: JSON.stringify({ count: 1 }),
      });
      assert.equal(status, 200);
      await stage.fence(node, near(), far(), excluded);
    }

    const expected = [{ count: 1 }, { count: 1 }];
    assert.deepEqual([near().data, far().data, excluded.data], [expected, expected, []]);
  });

  it('carries an envelope to the letter', async () => {
    await nodes.near.tell('message', 83, SOUND);
    await stage.fence(nodes.near, near(), far());

    assert.deepEqual(near().frames.map(withoutOffset), [frameOf(SOUND)]);
    assert.deepEqual(far().frames.map(withoutOffset), [frameOf(SOUND)]);
  });

  it('carries 2,000 messages in order, once each', async () => {
    await nodes.near.tell('messages', 83, 1, 2000);
    await stage.fence(nodes.near, near(), far());

    assert.deepEqual(near().data, numbers(1, 2000));
    assert.deepEqual(far().data, numbers(1, 2000));
  });
}

/** Tests a process that ends when it has said something. */
export function itHearsScripts(engine: Engine, [near, far]: Subscribers, workerWithoutSails?: string): void {
  it('brings what a script says that ends at once, run by `sails run`', async () => {
    const script = engine.stage.run(engine.folder, 'node_modules/sails/bin/sails.js', engine.environment, [
      'run',
      'remind',
    ]);
    await script.ended;
    await engine.stage.fence(engine.near, near(), far());

    assert.equal(script.process.exitCode, 0, script.output);
    for (const { data } of [near(), far()]) assert.deepEqual(data, [{ remind: true }]);
  });

  if (workerWithoutSails === undefined) return;
  it('brings what a process without Sails says', async () => {
    const script = engine.stage.run(engine.folder, workerWithoutSails, engine.environment);
    await script.ended;
    await engine.stage.fence(engine.near, near(), far());

    assert.equal(script.process.exitCode, 0, script.output);
    const envelope = { verb: 'messaged', id: 83, data: { count: 12, hairColor: 'red' } };
    for (const { heard } of [near(), far()]) assert.deepEqual(heard, [envelope]);
  });
}

/** Tests an engine that carries as JSON. */
export function itCarriesAllOfJson(nodes: Nodes, [near, far]: Subscribers): void {
  it('carries to the letter what other formats than JSON can not', async () => {
    await nodes.near.tell('message', 83, ODD);
    await nodes.stage.fence(nodes.near, near(), far());

    assert.deepEqual(near().frames.map(withoutOffset), [frameOf(ODD)]);
    assert.deepEqual(far().frames.map(withoutOffset), [frameOf(ODD)]);
  });
}

export type Subscribers = [near: () => Subscriber, far: () => Subscriber];

/** Two clients for each test, one on each node, that hear all processes. */
export function useSubscribers(nodes: Nodes): Subscribers {
  let near: Subscriber;
  let far: Subscriber;
  beforeEach(async () => {
    near = await nodes.stage.subscriber(nodes.near);
    far = await nodes.stage.subscriber(nodes.far);
    await nodes.stage.connection([nodes.near, nodes.far, nodes.worker], [near, far]);
  });
  afterEach(() => {
    nodes.stage.disconnect();
  });
  return [() => near, () => far];
}

/** What the command `messages` tells. */
export function numbers(from: number, to: number): { number: number }[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({ number: from + index }));
}

/** A message to user 83 as it comes over the wire. */
export function frameOf(data: object): string {
  return `2${JSON.stringify(['user', { verb: 'messaged', id: 83, data }])}`;
}

/** Recovery adds a packet's place in the stream to it, behind the envelope. */
export function withoutOffset(frame: string): string {
  return frame.replace(/,"[\d-]+"\]$/, ']');
}
