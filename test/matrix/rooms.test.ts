import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { SENT_CHANNEL, type SentMessage } from '../../src/broadcast/diagnostics';
import { formatRoomName } from '../../src/model/room-name';
import { CLIENT_KINDS } from '../support/client-kinds';
import { useApp } from '../support/lift';

describe("Sails core's own rooms", () => {
  const app = useApp();

  /** What a socket is in, on the server; Socket.IO 2 keeps it as a dictionary. */
  function roomsOf(socketId: string): string[] {
    const { rooms } = app.sails.sockets.get(socketId) as { rooms: Set<string> | Record<string, string> };
    return rooms instanceof Set ? [...rooms] : Object.keys(rooms);
  }

  /** The room that message() sends into. */
  function roomOfMessage(identity: string, id: number | string): string | undefined {
    let room: string | undefined;
    const listener = (sent: unknown) => {
      room = (sent as SentMessage).room;
    };
    subscribe(SENT_CHANNEL, listener);
    try {
      app.model(identity).message(id, {});
      return room;
    } finally {
      unsubscribe(SENT_CHANNEL, listener);
    }
  }

  const records: [identity: string, id: number | string][] = [
    ...[1, 83, -1, 1.5, 1e21, 2 ** 53].map((id): [string, number] => ['user', id]),
    ...['tea:green', '83', '083', 'user', ':', '_', 'a_b:c', ':product', '83:product', 'sails_model_user_83:user'].map(
      (id): [string, string] => ['product', id],
    ),
    ...['é ☕', '%41', 'A', 'a', '💚', ' ', '-0', 'constructor', '__proto__'].map((id): [string, string] => [
      'product',
      id,
    ]),
  ];

  for (const [identity, id] of records) {
    it(`is the one that message() sends into: ${identity} ${JSON.stringify(id)}`, async () => {
      const client = await app.connect(CLIENT_KINDS[0] ?? '');
      const before = roomsOf(client.id);
      const { status } = await client.request('POST', `/${identity}/${encodeURIComponent(id)}/subscription`);
      assert.equal(status, 200);
      const joined = roomsOf(client.id).filter((room) => !before.includes(room));
      assert.deepEqual(joined, [roomOfMessage(identity, id)]);
      assert.deepEqual(joined, [formatRoomName(identity, id)]);
    });
  }

  // Only a matrix says which one that is.
  const expected = process.env['SOCKET_IO_VERSION'];
  if (expected !== undefined) {
    it('are in the Socket.IO that the sockets hook of this version brings', () => {
      const manifest = readFileSync(join(app.folder, 'node_modules/socket.io/package.json'), 'utf8');
      const { version } = JSON.parse(manifest) as { version: string };
      assert.ok(version.startsWith(`${expected}.`), version);
    });
  }
});
