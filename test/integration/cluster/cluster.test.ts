import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';

import { freePort } from '../../support/free-port';
import { appFolder } from './app-folder';
import { itCarriesAllOfJson, itDelivers, numbers, type Server, useSubscribers } from './delivery';
import { filesOf } from './guide';
import { Control, type Node, type Words } from './node';
import { type Stage, useStage } from './stage';

/** A worker of the cluster: its messages go through the primary process. */
class ClusterWorker implements Server {
  readonly control: Control;
  readonly tell: Control['tell'] = (command, ...values) => this.control.tell(command, ...values);

  constructor(
    primary: Node,
    readonly id: number,
    readonly pid: number,
    readonly url: string,
  ) {
    this.control = new Control((message) => primary.process.send({ worker: id, ...message }));
  }
}

/** Waits until workers have said that they are up, and learns their numbers and process ids from what they say. */
async function workersOf(primary: Node, url: string, count: number, event: Words['event']): Promise<ClusterWorker[]> {
  const workers: ClusterWorker[] = [];
  while (workers.length < count) {
    const [{ worker, pid, control }] = (await once(primary.process, 'message')) as [
      { worker: number; pid: number; control: Words },
    ];
    if (control.event === event) workers.push(new ClusterWorker(primary, worker, pid, url));
  }
  return workers;
}

describe("nodes in Node's own cluster", () => {
  const nodes = {} as Record<'near' | 'far' | 'worker', ClusterWorker> & { stage: Stage };
  let primary: Node;
  nodes.stage = useStage(async (stage) => {
    const files = { ...filesOf("Node's cluster"), ...filesOf('Workers') };
    const folder = await appFolder(['@socket.io/cluster-adapter'], files);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const environment = { PORT: String(port), WEB_CONCURRENCY: '2' };
    primary = stage.run(folder, 'cluster.js', environment, [], [join(__dirname, 'relay.js')]);
    const loaded = workersOf(primary, url, 3, 'loaded');
    const lifted = workersOf(primary, url, 2, 'lifted');
    const all = await loaded;
    const listening = await lifted;
    const [near, far] = listening;
    const worker = all.find(({ id }) => listening.every((other) => other.id !== id));
    assert.ok(near && far && worker);
    primary.process.on('message', (message: { worker: number; control: Words }) => {
      [near, far, worker].find(({ id }) => id === message.worker)?.control.take(message);
    });
    Object.assign(nodes, { near, far, worker });
  });
  const subscribers = useSubscribers(nodes);

  itDelivers(nodes, subscribers);
  itCarriesAllOfJson(nodes, subscribers);

  it('goes on without a node that is killed; its clients have missed what was sent, and subscribe again', async () => {
    const [near, far] = subscribers;
    process.kill(nodes.far.pid, 'SIGKILL');
    await far().isCutOff();
    await nodes.near.tell('messages', 83, 1, 100);
    await far().isConnected();
    await nodes.stage.fence(nodes.near, near());

    assert.deepEqual(near().data, numbers(1, 100));
    assert.deepEqual([far().socket.recovered, far().data], [undefined, []]);

    await far().subscribe(83);
    await nodes.stage.connection([nodes.near, nodes.worker], [near(), far()]);
    assert.deepEqual(far().data, []);
  });
});
