/** What the suite is run with, once. */
export interface Combination {
  sails: string;
  orm: string;
  sockets: string;
  disk: string;
  /** The Socket.IO that this sockets hook brings. */
  socketIo: string;
  /** The major version. */
  node: string;
  clients: string[];
}

/** As shipped, sails.io.js has Socket.IO's client 2 in it. A server of Socket.IO 2 doesn't speak with client 4, on which adaptForSailsIO() puts sails.io.js. */
const OLD_CLIENTS = ['sails.io.js', 'socket.io-client 2'];
export const ALL_CLIENTS = [...OLD_CLIENTS, 'socket.io-client 4', 'sails.io.js with adaptForSailsIO()'];

const NEWEST = { sails: '1.5', orm: '4', sockets: '3.0', disk: '2', socketIo: '4', clients: ALL_CLIENTS };
const OLDEST = { sails: '1.0', orm: '2.0', sockets: '1.5', disk: '1', socketIo: '2', clients: OLD_CLIENTS };

/** Each Sails with the hooks of its time; the newest and the oldest on each Node. */
export const COMBINATIONS: Combination[] = [
  { ...OLDEST, node: '20' },
  { ...OLDEST, disk: '2', node: '24' }, // sails-disk 1 uses what Node 23 took away
  { sails: '1.2', orm: '2.1', sockets: '2.0', disk: '1', socketIo: '2', clients: OLD_CLIENTS, node: '20' },
  { sails: '1.4', orm: '3.0', sockets: '2.0', disk: '2', socketIo: '2', clients: OLD_CLIENTS, node: '20' },
  { ...NEWEST, node: '20' },
  { ...NEWEST, node: '22' },
  { ...NEWEST, node: '24' },
];
