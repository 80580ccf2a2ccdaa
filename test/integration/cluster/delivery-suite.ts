import assert from 'node:assert/strict';

import type { AdapterSetup } from './adapter-setup';
import type { Cluster, Endpoint } from './cluster';
import type { NodeProcess } from './node-process';
import type { Subscriber } from './subscriber';

/** A process that runs the command `message`. */
export type Sender = Pick<NodeProcess, 'run'>;

/** A node that clients connect to. */
export type Server = Sender & Endpoint;

/** The processes under test: two nodes that listen, and one that only loads the app. */
export interface Nodes {
  near: Server;
  far: Server;
  worker: Sender;
  cluster: Cluster;
}

/** Data that every adapter delivers unchanged. */
const JSON_DATA = {
  text: 'Grüße, 世界, 👋🏽, \u2028, "quoted", \\, \u0000, \u007f, </script>',
  numbers: [0, -0, 0.1, -1.5, 5e-324, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, -(2 ** 53), 2 ** 63, 1e-300],
  others: [true, false, null, '', [], {}],
  nested: Array.from({ length: 400 }).reduce<object>((inner) => ({ inner }), {}),
  big: 'x'.repeat(300_000),
  'a key\n"of" any form': { '': 1, 2: 3, constructor: 4, toString: 5 },
};

/** Data that only JSON carries unchanged: half a surrogate pair, integers of 2^64 and more, a key named `__proto__`. */
export const UNUSUAL_JSON_DATA = JSON.parse(
  '{ "half": "a\\ud800b", "numbers": [18446744073709552000, 1e300, -1e20], "keys": { "__proto__": { "a": 1 } } }',
) as object;

/** Tests what every adapter must do between real nodes. */
export function testDelivery(nodes: Nodes, [near, far]: Subscribers): void {
  const { cluster } = nodes;

  it('a message from any process reaches the subscribers on every node', async () => {
    for (const from of ['near', 'far', 'worker'] as const) {
      await nodes[from].run('message', 83, { from });
      await cluster.waitForDelivery(nodes[from], near(), far());
    }

    const expected = ['near', 'far', 'worker'].map((from) => ({ verb: 'messaged', id: 83, data: { from } }));
    assert.deepEqual(near().received, expected);
    assert.deepEqual(far().received, expected);
  });

  it('a message about another record reaches none of the subscribers', async () => {
    await nodes.near.run('message', 84, { count: 1 });
    await cluster.waitForDelivery(nodes.near, near(), far());

    assert.deepEqual([near().received, far().received], [[], []]);
  });

  it('the requesting socket is excluded, and the subscribers on the other node are not', async () => {
    const requestingClient = await cluster.connectSubscriber(nodes.near);

    await requestingClient.request('POST', '/user/83/message-from-req', { count: 1 });
    await cluster.waitForDelivery(nodes.near, near(), far(), requestingClient);

    assert.deepEqual([near().data, far().data, requestingClient.data], [[{ count: 1 }], [{ count: 1 }], []]);
  });

  it('a socket is excluded by its id, whichever process sends', async () => {
    const excluded = await cluster.connectSubscriber(nodes.near);
    await cluster.waitForRoute([nodes.far, nodes.worker], [near(), far(), excluded]);

    for (const from of ['near', 'far', 'worker'] as const) {
      await nodes[from].run('messageExcept', excluded.id, 83, { from });
      await cluster.waitForDelivery(nodes[from], near(), far(), excluded);
    }

    const expected = [{ from: 'near' }, { from: 'far' }, { from: 'worker' }];
    assert.deepEqual([near().data, far().data, excluded.data], [expected, expected, []]);
  });

  it('the socket that the header X-Socket-ID names is excluded, whichever node the request reaches', async () => {
    const excluded = await cluster.connectSubscriber(nodes.near);
    await cluster.waitForRoute([nodes.far], [near(), far(), excluded]);

    for (const node of [nodes.near, nodes.far]) {
      const { status } = await fetch(`${node.url}/user/83/message-from-req`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close', 'x-socket-id': excluded.id },
        body: JSON.stringify({ count: 1 }),
      });
      assert.equal(status, 200);
      await cluster.waitForDelivery(node, near(), far(), excluded);
    }

    const expected = [{ count: 1 }, { count: 1 }];
    assert.deepEqual([near().data, far().data, excluded.data], [expected, expected, []]);
  });

  it('an envelope arrives unchanged on every node', async () => {
    await nodes.near.run('message', 83, JSON_DATA);
    await cluster.waitForDelivery(nodes.near, near(), far());

    assert.deepEqual(near().frames.map(removeOffset), [formatFrame(JSON_DATA)]);
    assert.deepEqual(far().frames.map(removeOffset), [formatFrame(JSON_DATA)]);
  });

  it('2,000 messages arrive on every node once each, in order', async () => {
    await nodes.near.run('messages', 83, 1, 2000);
    await cluster.waitForDelivery(nodes.near, near(), far());

    assert.deepEqual(near().data, numberedData(1, 2000));
    assert.deepEqual(far().data, numberedData(1, 2000));
  });
}

/** Tests processes that end right after they have sent a message. */
export function testScripts(setup: AdapterSetup, [near, far]: Subscribers, workerWithoutSails?: string): void {
  it('a message from a script of `sails run`, which ends at once, reaches every node', async () => {
    const script = setup.cluster.startProcess(setup.folder, 'node_modules/sails/bin/sails.js', setup.environment, [
      'run',
      'remind',
    ]);
    await script.ended;
    await setup.cluster.waitForDelivery(setup.near, near(), far());

    assert.equal(script.process.exitCode, 0, script.output);
    for (const { data } of [near(), far()]) assert.deepEqual(data, [{ remind: true }]);
  });

  if (workerWithoutSails === undefined) return;
  it('a message from a process without Sails reaches every node', async () => {
    const script = setup.cluster.startProcess(setup.folder, workerWithoutSails, setup.environment);
    await script.ended;
    await setup.cluster.waitForDelivery(setup.near, near(), far());

    assert.equal(script.process.exitCode, 0, script.output);
    const envelope = { verb: 'messaged', id: 83, data: { count: 12, hairColor: 'red' } };
    for (const { received } of [near(), far()]) assert.deepEqual(received, [envelope]);
  });
}

/** Tests an adapter that encodes messages as JSON. */
export function testExactJson(nodes: Nodes, [near, far]: Subscribers): void {
  it('data that only JSON can represent arrives unchanged on every node', async () => {
    await nodes.near.run('message', 83, UNUSUAL_JSON_DATA);
    await nodes.cluster.waitForDelivery(nodes.near, near(), far());

    assert.deepEqual(near().frames.map(removeOffset), [formatFrame(UNUSUAL_JSON_DATA)]);
    assert.deepEqual(far().frames.map(removeOffset), [formatFrame(UNUSUAL_JSON_DATA)]);
  });
}

export type Subscribers = [near: () => Subscriber, far: () => Subscriber];

/** Connects two subscribers for each test, one on each node, and waits until messages from every process reach them. */
export function useSubscribers(nodes: Nodes): Subscribers {
  let near: Subscriber;
  let far: Subscriber;
  beforeEach(async () => {
    near = await nodes.cluster.connectSubscriber(nodes.near);
    far = await nodes.cluster.connectSubscriber(nodes.far);
    await nodes.cluster.waitForRoute([nodes.near, nodes.far, nodes.worker], [near, far]);
  });
  afterEach(() => {
    nodes.cluster.disconnect();
  });
  return [() => near, () => far];
}

/** The data that the command `messages` sends. */
export function numberedData(from: number, to: number): { number: number }[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({ number: from + index }));
}

/** Formats a message to user 83 as a packet. */
export function formatFrame(data: object): string {
  return `2${JSON.stringify(['user', { verb: 'messaged', id: 83, data }])}`;
}

/** Removes the offset that recovery adds to a packet after the envelope. */
export function removeOffset(frame: string): string {
  return frame.replace(/,"[\d-]+"\]$/, ']');
}
