import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { deserialize, serialize } from 'node:v8';

import { describeRecovery } from '../../support/recovery/test-cluster';
import { send } from './messages';

/** Encodes everything as binary data, and keeps dates, which Socket.IO's parser does not. */
class Encoder {
  encode(packet: object): Buffer[] {
    return [serialize(packet)];
  }
}
class Decoder extends EventEmitter {
  add(data: Buffer): void {
    this.emit('decoded', deserialize(Buffer.from(data)));
  }
  destroy(): void {
    this.removeAllListeners();
  }
}
const parser = { Encoder, Decoder };

describeRecovery("an app's own parser", (cluster) => {
  it("an app's own parser encodes the events that are sent, and the events that were missed", async () => {
    const [near, far] = await cluster.startNodes({ server: { parser } });
    const client = await cluster.connect(near, ['record'], '/', { parser });
    const values = [new Date(0), { nested: new Map([['a', Buffer.from('b')]]) }, undefined, 1n];
    for (const value of values.slice(0, 2)) send(near, 'record', value);
    await cluster.settle();
    await client.loseConnection();
    for (const value of values.slice(2)) send(near, 'record', value);
    assert.equal(await client.connect(far), true);
    await cluster.settle();
    assert.deepEqual(client.received, values);
  });
});
