import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { SENT_CHANNEL, type SentMessage } from '../../src/broadcast/diagnostics';
import { formatRoomName } from '../../src/model/room-name';
import { CLIENT_KINDS } from '../support/client-kinds';
import { useApp } from '../support/installed-app';

describe("Sails core's own rooms", () => {
  const app = useApp();

  /** Returns the rooms of a socket, which Socket.IO 2 keeps in a dictionary. */
  function findRooms(socketId: string): string[] {
    const { rooms } = app.sails.sockets.get(socketId) as { rooms: Set<string> | Record<string, string> };
    return rooms instanceof Set ? [...rooms] : Object.keys(rooms);
  }

  /** Returns the room that message() sends to. */
  function findMessageRoom(identity: string, id: number | string): string | undefined {
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
    it(`message() sends to the room that Sails core's subscribe() joins: ${identity} ${JSON.stringify(id)}`, async () => {
      const client = await app.connect(CLIENT_KINDS[0] ?? '');
      const before = findRooms(client.id);
      const { status } = await client.request('POST', `/${identity}/${encodeURIComponent(id)}/subscription`);
      assert.equal(status, 200);
      const joined = findRooms(client.id).filter((room) => !before.includes(room));
      assert.deepEqual(joined, [findMessageRoom(identity, id)]);
      assert.deepEqual(joined, [formatRoomName(identity, id)]);
    });
  }

  // The matrix sets the expected version.
  const expected = process.env['SOCKET_IO_VERSION'];
  if (expected !== undefined) {
    it('the sockets hook of this version depends on the expected Socket.IO', () => {
      const manifest = readFileSync(join(app.folder, 'node_modules/socket.io/package.json'), 'utf8');
      const { version } = JSON.parse(manifest) as { version: string };
      assert.ok(version.startsWith(`${expected}.`), version);
    });
  }
});
