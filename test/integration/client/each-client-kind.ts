import assert from 'node:assert/strict';
import { mock } from 'node:test';

import type { Socket } from 'socket.io';

import { SailsApp, type SailsAppOptions } from '../../support/sails-app';
import { type Kind, KINDS, next, SailsIoClient, type SailsSocket } from './sails-io-clients';

/** What each test uses: the Sails app of the suite, and a new sails.io.js. */
export class Subject {
  app!: SailsApp;
  client!: SailsIoClient;

  constructor(readonly kind: Kind) {}

  /** Returns the server's end of a socket. */
  findServerSocket(socket: SailsSocket): Socket {
    const found = this.app.sails.io.sockets.sockets.get(socket._raw?.id ?? '');
    assert(found, 'the server has a socket with this id');
    return found;
  }

  /** Cuts every connection of the app, and waits until a socket has noticed. */
  async cut(socket: SailsSocket): Promise<void> {
    const disconnected = next(socket, 'disconnect');
    this.app.cut();
    await disconnected;
  }
}

const REJECTING_APP: SailsAppOptions = {
  config: { sockets: { transports: ['polling', 'websocket'] } },
  onSockets: ({ io }) => {
    io.use((socket, accept) => {
      const { reject } = socket.handshake.query;
      const details = reject === 'with data' ? { data: { code: 1 } } : {};
      accept(reject === undefined ? undefined : Object.assign(new Error('not you'), details));
    });
  },
};

/** Defines the same tests for sails.io.js as it ships and with Socket.IO's client 4, so that every difference shows. */
export function describeEachKind(what: string, define: (subject: Subject) => void, app = REJECTING_APP): void {
  for (const kind of KINDS) {
    describe(`sails.io.js ${kind}: ${what}`, () => {
      const subject = new Subject(kind);
      before(async () => {
        subject.app = await new SailsApp().lift(app);
      });
      after(() => subject.app.stop());
      beforeEach(() => {
        subject.client = new SailsIoClient(kind);
      });
      afterEach(() => {
        subject.client.stop();
        mock.restoreAll();
      });
      define(subject);
    });
  }
}
