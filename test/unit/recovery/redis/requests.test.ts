import assert from 'node:assert/strict';
import { once } from 'node:events';

import { type ClusterMessage, type ClusterResponse, MessageType } from 'socket.io-adapter';

import { createKeys } from '../../../../src/recovery/redis/commands';
import type { RedisConnection } from '../../../../src/recovery/redis/connection';
import { Requests } from '../../../../src/recovery/redis/requests';
import { FakeRedis } from '../../../support/recovery/fake-redis';
import { settle } from '../../../support/recovery/memory-server';

describe('Requests', () => {
  const redis = new FakeRedis();
  const client = redis.createClient();
  const connection = { send: (_key: string, ...command: string[]) => client.call(...command) };
  const keys = createKeys('app');
  let requests: Requests;
  let received: unknown[];

  const message = (data: unknown, nsp = '/') =>
    ({ uid: 'node', nsp, type: MessageType.SERVER_SIDE_EMIT, data: { packet: data } }) as unknown as ClusterMessage;

  /** Gives a stream the newest entry of its key, as the reader does. */
  function read(index: number): void {
    const stream = requests.streams[index];
    const [offset, [, data = '']] = redis.stream(stream?.key ?? '').at(-1) ?? assert.fail('the stream is empty');
    stream?.onEntry(offset, new Map([['data', data]]));
  }

  beforeEach(() => {
    requests = new Requests(connection as unknown as RedisConnection, keys, 'node');
    received = [];
    requests.open('/', (request) => received.push(request));
  });

  it('a request is sent once the responses of the other nodes are read', async () => {
    const asked = requests.ask(message('early'));
    await settle();
    assert.deepEqual(redis.stream(keys.requests), []);
    requests.streams[0]?.onStart?.();
    assert.match(await asked, /^\d+-\d+$/);
    read(0);
    assert.deepEqual(received, [message('early')]);
    await requests.ask(message('later'));
    read(0);
    assert.deepEqual(received, [message('early'), message('later')]);
  });

  it('a request has its binary data and dates as they were', async () => {
    requests.streams[0]?.onStart?.();
    const data = [Buffer.from([0, 255]), new Date(0), undefined];
    await requests.ask(message(data));
    read(0);
    assert.deepEqual(received, [message(data)]);
  });

  it('a request with a function arrives as JSON has it', async () => {
    requests.streams[0]?.onStart?.();
    await requests.ask(message({ method: () => 1, date: new Date(0) }));
    read(0);
    assert.deepEqual(received, [message({ date: '1970-01-01T00:00:00.000Z' })]);
  });

  it('a response is for the node that asked, and does not stay in Redis', async () => {
    const response = { uid: 'other', nsp: '/', type: MessageType.FETCH_SOCKETS_RESPONSE } as unknown as ClusterResponse;
    await requests.respond('node', response);
    assert.deepEqual(client.sent.at(-1), ['PEXPIRE', keys.responses('node'), '60000']);
    read(1);
    assert.deepEqual(received, [response]);
  });

  it('a request of a namespace that this node does not have, or has closed, is ignored', async () => {
    requests.streams[0]?.onStart?.();
    await requests.ask(message('other', '/other'));
    read(0);
    requests.close('/');
    await requests.ask(message('closed'));
    read(0);
    assert.deepEqual(received, []);
  });

  it('what a listener of the app throws, and an entry without data, become warnings', async () => {
    const error = new Error('thrown by a listener');
    requests.open('/', () => {
      throw error;
    });
    requests.streams[0]?.onStart?.();
    await requests.ask(message('event'));
    const warned = once(process, 'warning');
    read(0);
    assert.deepEqual(await warned, [error]);
    const warnedAgain = once(process, 'warning');
    requests.streams[0]?.onEntry('1-0', new Map());
    assert.ok((await warnedAgain)[0] instanceof Error);
  });
});
