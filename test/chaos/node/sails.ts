/** The hook `chaos` of a Sails app, which makes the app a node, or a worker if the app is only loaded. */
import type { Server, Socket } from 'socket.io';

import type { MessageMethods } from '../../../src/model/methods';
import { MODEL, NODE_CONFIG, type NodeConfig, type Reply, type Requests } from '../protocol';
import { Random } from '../random';
import { obey, report } from './control';
import { Feed } from './feed';
import { welcomeProbes } from './probes';
import { welcomeWitnesses, Witness } from './witness';

interface Sails {
  readonly io: Server;
  readonly models: Record<string, MessageMethods>;
  after(events: string[], listener: () => void): void;
  once(event: string, listener: () => void): void;
}
interface SailsRequest {
  readonly isSocket: true;
  readonly headers: Record<string, string>;
  readonly socket: Socket;
  readonly body: never;
}
type Action = (req: SailsRequest, res: { json(reply: Reply): void }) => void;

const REQUESTS = ['join', 'leave', 'rooms', 'sequence'] as const satisfies (keyof Requests)[];

export function chaosHook(sails: Sails): object {
  const config = JSON.parse(process.env[NODE_CONFIG] ?? '') as NodeConfig;
  let feed: Feed | undefined;

  const start = () => {
    const model = sails.models[MODEL];
    if (model === undefined) throw new Error(`The app has no model ${MODEL}.`);
    const namespace = sails.io.of('/');
    feed = new Feed(config.name, namespace, model, new Random(config.seed).fork(config.name), report);
    welcomeWitnesses(namespace, model);
    welcomeProbes(namespace);
    const control = obey([feed]);
    process.once('SIGTERM', () => {
      control.stop();
    });
    if (config.isWorker) {
      report({ kind: 'ready' });
      return;
    }
    sails.once('lifted', () => {
      if (feed !== undefined) feed.witness = new Witness(`http://127.0.0.1:${config.port}`, '/');
      report({ kind: 'ready' });
    });
  };
  const action =
    (name: (typeof REQUESTS)[number]): Action =>
    (req, res) => {
      if (feed !== undefined) res.json(feed.handle(name, { request: req, socket: req.socket }, req.body));
    };

  return {
    routes: { before: Object.fromEntries(REQUESTS.map((name) => [`POST /chaos/${name}`, action(name)])) },
    initialize(done: () => void) {
      sails.after(['hook:sockets:loaded', 'hook:message:loaded'], start);
      done();
    },
  };
}
