import assert from 'node:assert/strict';
import { mock } from 'node:test';

import type { Socket } from 'socket.io';

import { SailsApp, type SailsAppOptions } from '../../support/sails-app';
import { type Kind, KINDS, SailsIoClient, type SailsSocket } from './sails-io-clients';

/** What each case has: a Sails app, and a sails.io.js of its own. */
export class Subject {
  app!: SailsApp;
  client!: SailsIoClient;

  constructor(readonly kind: Kind) {}

  /** The other end of a socket. */
  serverSocket(socket: SailsSocket): Socket {
    const found = this.app.sails.io.sockets.sockets.get(socket._raw?.id ?? '');
    assert(found, 'the server knows the socket');
    return found;
  }
}

const REFUSING: SailsAppOptions = {
  config: { sockets: { transports: ['polling', 'websocket'] } },
  onSockets: ({ io }) => {
    io.use((socket, accept) => {
      const { refuse } = socket.handshake.query;
      const why = refuse === 'with data' ? { data: { code: 1 } } : {};
      accept(refuse === undefined ? undefined : Object.assign(new Error('not you'), why));
    });
  },
};

/** The same cases for sails.io.js as it ships and on Socket.IO 4, so that whatever differs is seen. */
export function withEachKind(what: string, define: (subject: Subject) => void, app = REFUSING): void {
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
