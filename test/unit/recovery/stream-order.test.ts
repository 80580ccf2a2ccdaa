import assert from 'node:assert/strict';

import { keepStreamOrder, type Message as AnyMessage, type Options } from '../../../src/recovery/stream-order';

interface Message extends AnyMessage {
  readonly data?: { readonly packet: string };
}

/**
 * What this class's namesake of @socket.io/redis-streams-adapter does, but Redis answers when the test says so: in
 * test/integration/recovery and test/integration/cluster, where all is real, nobody can choose which of its answers comes first.
 */
class RedisStreamsAdapter {
  readonly uid = 'me';
  /** What was brought to the node's own clients, and how. */
  readonly brought: string[] = [];
  readonly withOffset: string[] = [];
  readonly published: unknown[] = [];
  missed: unknown[][] = [];
  #answer: { resolve: (offset: string) => void; reject: (error: Error) => void } | undefined;
  #publish = Promise.resolve<unknown>(undefined);

  broadcast(packet: string, { flags }: Options): Promise<void> {
    this.brought.push(`${packet} ${flags?.local === true ? 'here' : 'everywhere'}`);
    return Promise.resolve();
  }

  publishAndReturnOffset(message: unknown): Promise<string> {
    this.published.push(message);
    return new Promise<string>((resolve, reject) => (this.#answer = { resolve, reject }));
  }

  onMessage({ uid, data }: Message, offset?: string): void {
    if (data?.packet === 'theirs') assert.equal(uid, 'other');
    if (uid !== this.uid) this.brought.push(`${data?.packet ?? 'word'} ${offset ?? 'by no stream'}`);
  }

  addOffsetIfNecessary(packet: string, _options: Options, offset: string): void {
    this.withOffset.push(`${packet} ${offset}`);
  }

  restoreSession(): Promise<{ sid: string; missedPackets: unknown[][] }> {
    return Promise.resolve({ sid: 'x', missedPackets: this.missed });
  }

  send(flags?: { local: boolean }): void {
    const options = { rooms: new Set(['room']), except: new Set(['me']), ...(flags && { flags }) };
    this.#publish = this.broadcast('own', options);
  }

  /** Redis says where in the stream it has put what was sent, or that it can't. */
  async answers(offset: string | Error): Promise<void> {
    if (typeof offset === 'string') this.#answer?.resolve(offset);
    else this.#answer?.reject(offset);
    await this.#publish;
  }

  reads(offset: string, uid = 'other'): void {
    this.onMessage({ uid, type: 3, data: { packet: uid === this.uid ? 'own' : 'theirs' } }, offset);
  }
}

describe('a node that tells others by a stream', () => {
  let adapter: RedisStreamsAdapter;
  beforeEach(() => {
    adapter = new RedisStreamsAdapter();
    keepStreamOrder(adapter);
  });

  it('brings what it has sent when it reads it, in the order of the stream, once', async () => {
    adapter.reads('1-0');
    adapter.send();
    await adapter.answers('1-2');
    adapter.reads('1-1');
    adapter.reads('1-2', 'me');
    adapter.reads('1-10');
    assert.deepEqual(adapter.brought, ['theirs 1-0', 'theirs 1-1', 'own 1-2', 'theirs 1-10']);
    const opts = { rooms: ['room'], except: ['me'], flags: undefined };
    assert.deepEqual(adapter.published, [{ type: 3, data: { packet: 'own', opts } }]);
  });

  it('brings it once, too, where it reads it before Redis has answered', async () => {
    adapter.reads('1-0');
    adapter.send();
    adapter.reads('2-0', 'me');
    await adapter.answers('2-0');
    adapter.reads('3-0');
    assert.deepEqual(adapter.brought, ['theirs 1-0', 'own 2-0', 'theirs 3-0']);
  });

  it('brings it at once, with its offset, where it does not read yet, and not again when it does', async () => {
    adapter.send();
    await adapter.answers('2-0');
    assert.deepEqual(adapter.brought, ['own here']);
    assert.deepEqual(adapter.withOffset, ['own 2-0']);
    adapter.reads('2-0', 'me');
    adapter.reads('3-0');
    assert.deepEqual(adapter.brought, ['own here', 'theirs 3-0']);
  });

  it('brings to its own clients what fell off the stream before it was read', async () => {
    adapter.reads('1-0');
    adapter.send();
    await adapter.answers('2-0');
    adapter.reads('2-1');
    adapter.reads('3-0');
    assert.deepEqual(adapter.brought, ['theirs 1-0', 'own here', 'theirs 2-1', 'theirs 3-0']);
  });

  it('brings to its own clients what fell off the stream before Redis has answered', async () => {
    adapter.reads('5-0');
    adapter.send();
    await adapter.answers('4-0');
    assert.deepEqual(adapter.brought, ['theirs 5-0', 'own here']);
  });

  it('brings to its own clients what Redis does not take', async () => {
    adapter.reads('1-0');
    adapter.send();
    await adapter.answers(new Error('out of memory'));
    assert.deepEqual(adapter.brought, ['theirs 1-0', 'own here']);
  });

  it('keeps out of the stream what is for the node alone, and nothing else', () => {
    adapter.send({ local: true });
    assert.deepEqual(adapter.brought, ['own here']);
    assert.deepEqual(adapter.published, []);
    adapter.send({ local: false });
    assert.equal(adapter.published.length, 1);
  });

  it('lets through what does not come by the stream, and what is no broadcast', () => {
    adapter.onMessage({ uid: 'other', type: 3 });
    adapter.onMessage({ uid: 'me', type: 5 }, '1-0');
    adapter.onMessage({ uid: 'other', type: 5 }, '2-0');
    assert.deepEqual(adapter.brought, ['word by no stream', 'word 2-0']);
  });

  it('brings a client that comes back what it missed, as far as the node has read', async () => {
    adapter.missed = [
      ['item', 'a', '1-0'],
      ['item', 'b', '2-3'],
      ['item', 'c', '2-4'],
      ['item', 'd', '10-0'],
    ];
    const missed = async () => (await adapter.restoreSession()).missedPackets;
    assert.deepEqual(await missed(), adapter.missed);
    adapter.reads('2-3');
    adapter.onMessage({ uid: 'other', type: 3 }); // which is not of the stream
    assert.deepEqual(await adapter.restoreSession(), { sid: 'x', missedPackets: adapter.missed.slice(0, 2) });
    adapter.reads('10-0');
    assert.deepEqual(await missed(), adapter.missed);
  });

  it('is left as it is where its adapter is another', () => {
    class OtherAdapter extends RedisStreamsAdapter {}
    const others = [
      new OtherAdapter(),
      new (class RedisStreamsAdapter {
        readonly uid = 'me';
      })(),
    ];
    for (const other of others) {
      keepStreamOrder(other);
      assert.deepEqual(Object.keys(other), Object.keys(new (other.constructor as new () => object)()));
    }
  });
});
