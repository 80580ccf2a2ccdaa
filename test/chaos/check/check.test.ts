import assert from 'node:assert/strict';

import { check } from '.';
import { Story, subscriber } from './story';
import type { Kind } from './violation';

function assertFinds(story: Story, ...expected: Kind[]): void {
  const found = check(story.history);
  assert.deepEqual(found.map(({ kind }) => kind).sort(), expected.sort(), JSON.stringify(found, undefined, 2));
}

/** The history of another client, which shows that a message has gone out. */
function withWitness(story: Story, ...numbers: number[]): Story {
  const witness = subscriber().received(...numbers).history.clients[0];
  assert(witness);
  return story.with({ clients: [...story.history.clients, { ...witness, name: 'witness' }] });
}

describe('the check of a chaos run', () => {
  describe('finds nothing', () => {
    it('where a client gets all, is recovered, and leaves', () => {
      const story = subscriber().sent({ count: 2 }).received(1, 2).sent({ count: 3 });
      assertFinds(story.recovered().received(3, 4, 5).rooms(1).leaving().left().sent().rooms());
    });

    it('where a message crosses a join or a leave', () => {
      assertFinds(new Story().connected().joining().sent({ count: 2 }).joined().sent().received(2, 3));
      assertFinds(subscriber().sent().received(1).leaving().sent({ count: 2 }).received(2).left());
    });

    it('where a client is not recovered, and has missed something', () => {
      const story = subscriber().sent({ count: 2 }).received(1).disconnected('io client disconnect');
      assertFinds(story.connected({ sid: 'next' }).rooms().joining().joined().sent().received(3));
    });

    it('where a message is missing at the socket that it excludes', () => {
      assertFinds(subscriber().sent().sent({ omitted: 'socket' }).sent().received(1, 3));
    });

    it('where a request was lost with the connection', () => {
      assertFinds(new Story().connected().joining().recovered().rooms().sent());
      assertFinds(subscriber().leaving().recovered().rooms(1).sent({ count: 2 }).received(1, 2));
    });

    it('where Redis rejected a message', () => {
      const story = subscriber().sent({ count: 3 }).received(1, 3);
      assertFinds(story.with({ faults: [{ name: 'redis-full', from: 1000, until: 3000, loses: 'writes' }] }));
    });
  });

  describe('finds what is missing', () => {
    it('while a client was away and was recovered', () => {
      assertFinds(subscriber().sent({ count: 3 }).received(1).recovered().received(3), 'missing');
    });

    it('before the client knows that it is connected again', () => {
      assertFinds(
        subscriber()
          .sent({ count: 4 })
          .received(1)
          .disconnected()
          .received(2)
          .connected({ recovered: true })
          .received(4),
        'missing',
      );
    });

    it('among what was missed', () => {
      assertFinds(subscriber().sent({ count: 4 }).received(1).recovered().received(2, 4), 'missing');
    });

    it('though another client got it, and it was the last', () => {
      assertFinds(withWitness(subscriber().sent({ count: 2 }).received(1).recovered(), 1, 2), 'missing');
    });

    it('though nobody got it, and its sender was still there', () => {
      assertFinds(
        subscriber()
          .sent()
          .with({ last: new Map([['node-1', 1]]) }),
        'missing-live',
      );
    });

    it('of what was sent after the client knew that it had joined', () => {
      assertFinds(subscriber().sent({ count: 2 }).received(2), 'missing-live');
    });

    it('of a connected client', () => {
      assertFinds(subscriber().sent({ count: 3 }).received(1, 3), 'missing-live');
    });

    it('after Redis forgot what it held, as information for a connected client', () => {
      const faults = [{ name: 'redis-kill', from: 1500, until: 2000, loses: 'data' as const }];
      assertFinds(subscriber().sent({ count: 3 }).received(1, 3).with({ faults }), 'missing-live-after-data-loss');
      assertFinds(subscriber().sent({ count: 3 }).received(1).recovered().received(3).with({ faults }), 'missing');
    });

    it('of what was sent in the same tick as something else', () => {
      assertFinds(
        subscriber().sent({ count: 2 }).leaving().left().expects(1, true).received(2),
        'same-tick-missing',
        'missing-live',
      );
      const silent = subscriber().sent({ record: 2 }).expects(1, true).waited(10_000).rooms(1);
      assertFinds(silent, 'same-tick-missing');
      const kicked = subscriber().sent({ count: 2 }).received(1).disconnected('io server disconnect');
      assertFinds(kicked.expects(2, true, false).connected({ sid: 'next' }), 'same-tick-missing');
    });
  });

  describe('finds what should not have arrived', () => {
    it('twice, also while it was away', () => {
      assertFinds(subscriber().sent().received(1, 1), 'duplicate');
      assertFinds(subscriber().sent({ count: 2 }).received(1).recovered().received(1, 2), 'duplicate');
    });

    it('twice in two sessions, as information', () => {
      const story = subscriber().sent().received(1).disconnected('io client disconnect').connected({ sid: 'next' });
      assertFinds(story.joining().received(1), 'duplicate-in-new-session');
    });

    it('out of order', () => {
      assertFinds(subscriber().sent({ count: 2 }).received(2, 1), 'order');
    });

    it('from a record that the client never joined', () => {
      assertFinds(new Story().connected().sent().received(1), 'never-joined');
    });

    it('from before it joined', () => {
      assertFinds(
        new Story().connected().sent().joining().joined(1, { 'node-1': 1 }).recovered().received(1),
        'before-join',
      );
    });

    it('from after it left', () => {
      assertFinds(subscriber().leaving().left().sent().recovered().received(1), 'after-leave');
    });

    it('from after its session ended', () => {
      const story = subscriber().disconnected('io client disconnect').connected({ sid: 'next' });
      assertFinds(story.sent().received(1), 'never-joined');
    });

    it('though it was excluded', () => {
      assertFinds(subscriber().sent({ omitted: 'socket' }).received(1), 'omitted-received');
    });

    it('in the same tick, before a join', () => {
      assertFinds(
        new Story().connected().joining().sent().joined().expects(1, false).received(1),
        'same-tick-unexpected',
      );
    });
  });

  describe('finds rooms of a recovered socket', () => {
    it('that are lost', () => {
      assertFinds(subscriber().recovered().rooms(), 'rooms-lost');
    });

    it('that have come back', () => {
      assertFinds(subscriber().leaving().left().recovered().rooms(1), 'rooms-revived');
    });
  });

  describe('finds a client that', () => {
    it('was recovered after a disconnect by the server', () => {
      assertFinds(
        subscriber().disconnected('io server disconnect').connected({ recovered: true }),
        'recovered-after-departure',
      );
    });

    it('was recovered after its node saw it leave', () => {
      const story = subscriber().disconnected('io client disconnect').connected({ recovered: true });
      assertFinds(
        story.with({ departures: [{ at: 1500, node: 'node-1', sid: 'socket' }] }),
        'recovered-after-departure',
      );
    });

    it('was not recovered, and nothing else had failed', () => {
      assertFinds(subscriber().disconnected().connected({ sid: 'next' }), 'not-recovered');
    });

    it('was not recovered, as information where something else had failed', () => {
      const story = () => subscriber().fault('forgery').disconnected().connected({ sid: 'next' });
      assertFinds(story(), 'not-recovered-under-fault');
      const plain = () => subscriber().disconnected().connected({ sid: 'next' });
      assertFinds(plain().with({ faults: [{ name: 'freeze', from: 1200, until: 1300 }] }), 'not-recovered-under-fault');
      assertFinds(plain().with({ deaths: [{ node: 'node-1', at: 1500 }] }), 'not-recovered-under-fault');
    });

    it('never came back', () => {
      assertFinds(subscriber().disconnected(), 'never-back');
    });
  });

  it('finds that nothing was delivered', () => {
    assertFinds(new Story().connected().sent({ count: 100 }), 'idle');
  });

  it('finds a crash, a forgery that worked or got no response, and a session with two sockets', () => {
    const story = new Story().connected().with({
      deaths: [
        { node: 'node-1', at: 1, crash: 'Error' },
        { node: 'node-2', at: 1 },
      ],
      probes: [
        { at: 2, name: 'malformed', outcome: 'recovered' },
        { at: 3, name: 'malformed', outcome: 'without-response' },
        { at: 4, name: 'malformed', outcome: 'rejected' },
      ],
      sharedSessions: ['one and two'],
    });
    assertFinds(story, 'crash', 'forgery-recovered', 'forgery-without-response', 'recovered-twice');
  });
});
