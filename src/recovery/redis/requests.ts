import { deserialize, serialize } from 'node:v8';

import type { ClusterMessage, ClusterResponse } from 'socket.io-adapter';

import type { Keys } from './commands';
import type { RedisConnection } from './connection';
import type { Stream } from './stream-reader';

/** How many requests Redis keeps: as many as a node may not have read yet. */
const MAX_LEN = '1000';
/** How long a response that no node reads is kept, in milliseconds. */
const TIME_TO_LIVE = '60000';

type Message = ClusterMessage | ClusterResponse;

/** The requests of nodes to each other, such as `fetchSockets()` and `serverSideEmit()`, in streams of their own. */
export class Requests {
  readonly streams: readonly Stream[];
  readonly #listeners = new Map<string, (message: Message) => void>();
  /** Resolves when this node reads the responses of others. Undefined from then on. */
  #started: Promise<void> | undefined;

  constructor(
    private readonly redis: RedisConnection,
    private readonly keys: Keys,
    node: string,
  ) {
    const onEntry = (_offset: string, fields: ReadonlyMap<string, string>) => {
      this.#read(fields.get('data') ?? '');
    };
    const requests: Stream = { key: keys.requests, offset: undefined, onEntry };
    this.#started = new Promise((resolve) => {
      requests.onStart = () => {
        this.#started = undefined;
        resolve();
      };
    });
    this.streams = [requests, { key: keys.responses(node), offset: '0-0', onEntry }];
  }

  open(namespace: string, listener: (message: Message) => void): void {
    this.#listeners.set(namespace, listener);
  }

  close(namespace: string): void {
    this.#listeners.delete(namespace);
  }

  /** Sends a request to all nodes, once this node reads their responses: a new node needs them to learn which nodes exist. */
  async ask(message: ClusterMessage): Promise<string> {
    if (this.#started !== undefined) await this.#started;
    return String(await this.#add(this.keys.requests, message));
  }

  async respond(node: string, response: ClusterResponse): Promise<void> {
    const key = this.keys.responses(node);
    await this.#add(key, response);
    await this.redis.send(key, 'PEXPIRE', key, TIME_TO_LIVE);
  }

  #add(key: string, message: Message): Promise<unknown> {
    return this.redis.send(key, 'XADD', key, 'MAXLEN', '~', MAX_LEN, '*', 'data', encode(message));
  }

  #read(data: string): void {
    try {
      const message = decode(data);
      this.#listeners.get(message.nsp)?.(message);
    } catch (error) {
      process.emitWarning(error as Error); // Of a listener of the app.
    }
  }
}

/** Binary data and dates stay as they are. What only JSON can carry, as an object with functions, goes as JSON. */
function encode(message: Message): string {
  try {
    return serialize(message).toString('base64');
  } catch {
    return JSON.stringify(message);
  }
}

function decode(data: string): Message {
  return (data.startsWith('{') ? JSON.parse(data) : deserialize(Buffer.from(data, 'base64'))) as Message;
}
