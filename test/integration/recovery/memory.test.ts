import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { Server } from 'socket.io';

import { enableRecovery } from '../../../src/recovery/recovery';

const COUNT = 20_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function memory(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('the memory that recovery takes', () => {
  /** Bytes for each envelope, with nobody in its room. */
  function bytesFor(data: (id: number) => object, recovery: boolean): number {
    const io = new Server();
    enableRecovery(io, recovery);
    const send = (id: number) => {
      const room = `sails_model_user_${id % 100}:user`;
      io.to(room)
        .except('0123456789abcdefghij')
        .emit('user', { verb: 'messaged', id, data: data(id) });
    };
    for (let id = 0; id < 1000; id++) send(id); // so that what is made once doesn't count
    const before = memory();
    for (let id = 0; id < COUNT; id++) send(id);
    const bytes = (memory() - before) / COUNT;
    assert.ok(io.of('/').adapter); // so that it is all still there
    return bytes;
  }

  it('is about a kilobyte for each message in memory, and what its data takes', () => {
    const small = bytesFor((id) => ({ count: id, hairColor: 'red' }), true);
    const large = bytesFor((id) => ({ text: String(id).padEnd(1_000, '-') }), true);
    assert.ok(small > 500 && small < 1_200, `${small} bytes`);
    assert.ok(large > small + 900 && large < small + 1_300, `${large} bytes, not ${small}`);
  });

  it('is nothing without recovery', () => {
    assert.ok(bytesFor((id) => ({ count: id, hairColor: 'red' }), false) < 100);
  });
});
