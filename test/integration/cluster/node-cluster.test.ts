import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';

import { freePort } from '../../support/free-port';
import { createAppFolder } from './app-folder';
import { type Cluster, useCluster } from './cluster';
import { numberedData, type Server, testDelivery, testExactJson, useSubscribers } from './delivery-suite';
import { readDocsFiles } from './docs-files';
import { ControlChannel, type ControlMessage, type NodeProcess } from './node-process';

/** A worker of the cluster. Its messages go through the primary process. */
class ClusterWorker implements Server {
  readonly control: ControlChannel;
  readonly run: ControlChannel['run'] = (command, ...values) => this.control.run(command, ...values);

  constructor(
    primary: NodeProcess,
    readonly id: number,
    readonly pid: number,
    readonly url: string,
  ) {
    this.control = new ControlChannel((message) => primary.process.send({ worker: id, ...message }));
  }
}

/** Waits for an event of each worker, from which it reads their numbers and process ids. */
async function waitForWorkers(
  primary: NodeProcess,
  url: string,
  count: number,
  event: ControlMessage['event'],
): Promise<ClusterWorker[]> {
  const workers: ClusterWorker[] = [];
  while (workers.length < count) {
    const [{ worker, pid, control }] = (await once(primary.process, 'message')) as [
      { worker: number; pid: number; control: ControlMessage },
    ];
    if (control.event === event) workers.push(new ClusterWorker(primary, worker, pid, url));
  }
  return workers;
}

describe("nodes in Node's own cluster", () => {
  const nodes = {} as Record<'near' | 'far' | 'worker', ClusterWorker> & { cluster: Cluster };
  let primary: NodeProcess;
  nodes.cluster = useCluster(async (cluster) => {
    const files = { ...readDocsFiles("Node's cluster"), ...readDocsFiles('Workers') };
    const folder = await createAppFolder(['@socket.io/cluster-adapter'], files);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const environment = { PORT: String(port), WEB_CONCURRENCY: '2' };
    primary = cluster.startProcess(folder, 'cluster.js', environment, [], [join(__dirname, 'relay-messages.js')]);
    const loaded = waitForWorkers(primary, url, 3, 'loaded');
    const lifted = waitForWorkers(primary, url, 2, 'lifted');
    const all = await loaded;
    const listening = await lifted;
    const [near, far] = listening;
    const worker = all.find(({ id }) => listening.every((other) => other.id !== id));
    assert.ok(near && far && worker);
    primary.process.on('message', (message: { worker: number; control: ControlMessage }) => {
      [near, far, worker].find(({ id }) => id === message.worker)?.control.receive(message);
    });
    Object.assign(nodes, { near, far, worker });
  });
  const subscribers = useSubscribers(nodes);

  testDelivery(nodes, subscribers);
  testExactJson(nodes, subscribers);

  it('the clients of a killed node reconnect to another, have missed what was sent, and can subscribe again', async () => {
    const [near, far] = subscribers;
    process.kill(nodes.far.pid, 'SIGKILL');
    await far().waitForDisconnect();
    await nodes.near.run('messages', 83, 1, 100);
    await far().waitForConnect();
    await nodes.cluster.waitForDelivery(nodes.near, near());

    assert.deepEqual(near().data, numberedData(1, 100));
    assert.deepEqual([far().socket.recovered, far().data], [undefined, []]);

    await far().subscribe(83);
    await nodes.cluster.waitForRoute([nodes.near, nodes.worker], [near(), far()]);
    assert.deepEqual(far().data, []);
  });
});
