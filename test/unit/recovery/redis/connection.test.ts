import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';

import { connect, type RedisClient, RedisConnection } from '../../../../src/recovery/redis/connection';

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

  it('connects a client of node-redis that is not connected', () => {
    const [client, other] = [new NodeRedis(), new IoRedis()];
    for (const one of [client, client, other]) connect(one as unknown as RedisClient);
    assert.deepEqual([client.calls, other.calls], [[['connect']], []]);
  });

  it('is closed, though it was closed already', async () => {
    const client = new IoRedis();
    client.disconnect = () => {
      throw new Error('It is closed.');
    };
    await wrap(client).close();
  });
});
