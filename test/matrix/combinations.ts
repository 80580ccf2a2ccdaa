/** The versions and clients of one run of the suite. */
export interface Combination {
  sails: string;
  orm: string;
  sockets: string;
  disk: string;
  /** The Socket.IO that this sockets hook depends on. */
  socketIo: string;
  /** The major version. */
  node: string;
  clients: string[];
}

/** The clients that a Socket.IO 2 server accepts. As shipped, sails.io.js contains Socket.IO's client 2. */
const OLD_CLIENTS = ['sails.io.js', 'socket.io-client 2'];
export const ALL_CLIENTS = [...OLD_CLIENTS, 'socket.io-client 4', 'sails.io.js with adaptForSailsIO()'];

const NEWEST = { sails: '1.5', orm: '4', sockets: '3.0', disk: '2', socketIo: '4', clients: ALL_CLIENTS };
const OLDEST = { sails: '1.0', orm: '2.0', sockets: '1.5', disk: '1', socketIo: '2', clients: OLD_CLIENTS };

/** Each Sails with the hooks of its time, and the newest and the oldest on several versions of Node. */
export const COMBINATIONS: Combination[] = [
  { ...OLDEST, node: '20' },
  { ...OLDEST, disk: '2', node: '24' }, // sails-disk 1 needs functions that Node 23 removed
  { sails: '1.2', orm: '2.1', sockets: '2.0', disk: '1', socketIo: '2', clients: OLD_CLIENTS, node: '20' },
  { sails: '1.4', orm: '3.0', sockets: '2.0', disk: '2', socketIo: '2', clients: OLD_CLIENTS, node: '20' },
  { ...NEWEST, node: '20' },
  { ...NEWEST, node: '22' },
  { ...NEWEST, node: '24' },
];
