import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mock } from 'node:test';

import { connect, type RedisClient, RedisConnection } from '../../../../src/recovery/redis/connection';
import { DeadlineError } from '../../../../src/recovery/redis/with-deadline';

/** Notes what is called. */
class Client extends EventEmitter {
  readonly calls: unknown[][] = [];
  readonly copies: Client[] = [];

  duplicate(...options: unknown[]): RedisClient {
    this.calls.push(['duplicate', ...options]);
    const copy = new (this.constructor as new () => Client)();
    this.copies.push(copy);
    return copy as unknown as RedisClient;
  }

  disconnect(): void {
    this.calls.push(['disconnect']);
  }
}

class IoRedis extends Client {
  status = 'ready';

  call(...args: unknown[]): Promise<string> {
    this.calls.push(['call', ...args]);
    return Promise.resolve('reply');
  }
}

class IoRedisCluster extends IoRedis {
  readonly isCluster = true;
}

class NodeRedis extends Client {
  isOpen = false;
  isReady: boolean | undefined = true;

  sendCommand(...args: unknown[]): Promise<string> {
    this.calls.push(['sendCommand', ...args]);
    return Promise.resolve('reply');
  }

  connect(): Promise<void> {
    this.calls.push(['connect']);
    this.isOpen = true;
    return Promise.reject(new Error('Redis is away. The client tries again.'));
  }
}

class NodeRedisCluster extends NodeRedis {
  readonly masters = [];
}

const never = () => new Promise(() => undefined);
const wrap = (client: Client) => new RedisConnection(client as unknown as RedisClient);

describe('recovery/redis/connection', () => {
  const shapes: [Shape: new () => Client, call: unknown[]][] = [
    [IoRedis, ['call', 'GET', 'key']],
    [IoRedisCluster, ['call', 'GET', 'key']],
    [NodeRedis, ['sendCommand', ['GET', 'key']]],
    [NodeRedisCluster, ['sendCommand', 'key', false, ['GET', 'key']]],
  ];
  for (const [Shape, call] of shapes) {
    it(`sends a command by ${Shape.name}`, async () => {
      const client = new Shape();
      assert.equal(await wrap(client).send('key', 'GET', 'key'), 'reply');
      assert.deepEqual(client.calls, [call]);
    });

    it(`opens another connection by ${Shape.name}, and closes it`, async () => {
      const client = new Shape();
      const connection = wrap(client).duplicate();
      const [copy] = client.copies;
      assert.ok(copy);
      copy.emit('error', new Error('It does not end the process.'));
      await connection.close();
      assert.deepEqual(copy.calls, copy instanceof NodeRedis ? [['connect'], ['disconnect']] : [['disconnect']]);
    });
  }

  describe('where Redis does not reply', () => {
    beforeEach(() => {
      mock.timers.enable({ apis: ['setTimeout'] });
    });
    afterEach(() => {
      mock.timers.reset();
    });

    /** Sends a command that gets no reply. */
    async function sendInVain(connection: RedisConnection, client: Client): Promise<void> {
      Object.assign(client, client instanceof IoRedis ? { call: never } : { sendCommand: never });
      const sent = connection.send('key', 'GET', 'key');
      mock.timers.tick(10_000);
      await assert.rejects(sent, DeadlineError);
    }

    for (const Shape of [IoRedis, NodeRedis]) {
      it(`gives up the connection of ${Shape.name}, and sends the next command by another`, async () => {
        const client = new Shape();
        Object.assign(client, { isOpen: true });
        const connection = wrap(client);
        await sendInVain(connection, client);
        assert.deepEqual(client.calls, [['duplicate'], ['disconnect']]);
        assert.equal(await connection.send('key', 'GET', 'key'), 'reply');
        assert.equal(client.copies[0]?.calls.length, client instanceof NodeRedis ? 2 : 1);
      });
    }

    it('leaves the client of the app open, and closes only its own', async () => {
      const client = new IoRedis();
      const connection = new RedisConnection(client as unknown as RedisClient, false);
      await sendInVain(connection, client);
      await connection.close();
      assert.deepEqual(client.calls, [['duplicate']]);
      assert.deepEqual(client.copies[0]?.calls, [['disconnect']]);
      const other = new IoRedis();
      await new RedisConnection(other as unknown as RedisClient, false).close();
      assert.deepEqual(other.calls, []);
    });

    it('opens no other connection while the client connects, nor when it is closed, nor twice', async () => {
      const client = new IoRedis();
      const connection = wrap(client);
      client.status = 'reconnecting';
      await sendInVain(connection, client);
      assert.deepEqual(client.calls, []);
      client.status = 'ready';
      await Promise.all([sendInVain(connection, client), sendInVain(connection, client)]);
      assert.deepEqual(client.calls, [['duplicate'], ['disconnect']]);
      const [copy] = client.copies;
      assert.ok(copy);
      await connection.close();
      await sendInVain(connection, copy);
      assert.deepEqual(copy.calls, [['disconnect']]);
    });
  });

  it('connects a client of node-redis that is not connected', () => {
    const [client, other] = [new NodeRedis(), new IoRedis()];
    for (const one of [client, client, other]) connect(one as unknown as RedisClient);
    assert.deepEqual([client.calls, other.calls], [[['connect']], []]);
  });

  it('does not keep the process alive for a reply', async () => {
    const countTimers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const client = new IoRedis();
    let reply: (value: string) => void = () => undefined;
    client.call = () => new Promise((resolve) => (reply = resolve));
    const before = countTimers();
    const sent = wrap(client).send('key', 'GET', 'key');
    assert.equal(countTimers(), before);
    reply('late');
    assert.equal(await sent, 'late');
  });

  it('is closed, though it was closed already', async () => {
    const client = new IoRedis();
    client.disconnect = () => {
      throw new Error('It is closed.');
    };
    await wrap(client).close();
  });
});
