import type { TestClient } from '../../support/recovery/test-client';
import type { TestCluster } from '../../support/recovery/test-cluster';
import type { TestNode } from '../../support/recovery/test-node';

/** Starts three nodes before each test, with a client on each, in a room of all and in one of its own. */
export function useThreeNodes(cluster: TestCluster, recovery: boolean) {
  let nodes: TestNode[] = [];
  let clients: TestClient[] = [];
  beforeEach(async () => {
    nodes = [];
    clients = [];
    for (const index of [0, 1, 2]) {
      const node = await cluster.startNode({ recovery });
      const client = await cluster.createTestClient(node);
      await client.connect();
      await client.socket.join(['all', `room ${index}`]);
      nodes.push(node);
      clients.push(client);
    }
  });
  return {
    node: (index: number): TestNode => at(nodes, index),
    client: (index: number): TestClient => at(clients, index),
    /** What each client has received. */
    received: (): unknown[][] => clients.map((client) => client.received),
  };
}

function at<Value>(values: readonly Value[], index: number): Value {
  const value = values[index];
  if (value === undefined) throw new Error('There are three.');
  return value;
}
