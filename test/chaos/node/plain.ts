/** A node, or a worker, that is a plain Socket.IO server. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';

import { createServer, mixin } from '../library';
import { MODEL, NODE_CONFIG, type NodeConfig, type Requests } from '../protocol';
import { Random } from '../random';
import { obey, report } from './control';
import { Feed } from './feed';
import { welcomeProbes } from './probes';
import { welcomeWitnesses, Witness } from './witness';

/** The process ends when it is asked to, whatever Redis does. */
const DEADLINE = 4000;

async function main(config: NodeConfig): Promise<void> {
  const http = config.isWorker ? undefined : createHttpServer();
  const { pingInterval, pingTimeout } = config;
  const server = createServer(http, config, { pingInterval, pingTimeout });
  const feeds = ['/', '/second'].map((name) => {
    const namespace = server.io.of(name);
    const model = { identity: MODEL, primaryKey: 'id', attributes: { id: { type: 'number' } } };
    const { item } = mixin({ item: model }, namespace);
    const sender = name === '/' ? config.name : config.name + name;
    const feed = new Feed(sender, namespace, item, new Random(config.seed).fork(sender), report);
    welcomeWitnesses(namespace, item);
    welcomeProbes(namespace);
    namespace.on('connection', (socket) => {
      for (const request of ['join', 'leave', 'rooms', 'sequence'] as const)
        socket.on(request, (body: Requests[typeof request], reply: (value: unknown) => void) => {
          reply(feed.handle(request, { request: socket, socket }, body));
        });
    });
    return feed;
  });
  const control = obey(feeds);
  process.once('SIGTERM', () => {
    control.stop();
    setTimeout(() => process.exit(), DEADLINE);
    void server.close().then(() => process.exit());
  });

  if (http !== undefined) {
    await once(http.listen(config.port, '127.0.0.1'), 'listening');
    for (const feed of feeds) feed.witness = new Witness(`http://127.0.0.1:${config.port}`, feed.namespace.name);
  }
  report({ kind: 'ready' });
}

void main(JSON.parse(process.env[NODE_CONFIG] ?? '') as NodeConfig);
