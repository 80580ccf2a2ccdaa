/**
 * The profile of AnyCable's benchmark of WebSocket servers for Node: each client's connection is closed without a word,
 * again and again, while messages are sent to all of them. Published there: Socket.IO delivers 84.55 %, AnyCable 100 %.
 * @see https://github.com/anycable/nodejs-websocket-bench
 */
export interface Profile {
  readonly clients: number;
  readonly messages: number;
  readonly messagesPerSecond: number;
  /** New connections a second in the beginning. */
  readonly connectionsPerSecond: number;
  readonly settlingTime: number;
  /** How long connections are cut, in milliseconds; messages are sent from its start. */
  readonly duration: number;
  /** The first cut comes after the minimum and up to an interval; each later one after an interval and up to the minimum. */
  readonly cutInterval: number;
  readonly minimum: number;
  /** The client's delay before it tries to connect again. */
  readonly away: number;
}

export const PUBLISHED: Profile = {
  clients: 1000,
  messages: 120,
  messagesPerSecond: 2,
  connectionsPerSecond: 200,
  settlingTime: 5000,
  duration: 160_000,
  cutInterval: 15_000,
  minimum: 5000,
  away: 2000,
};

export const QUICK: Profile = {
  ...PUBLISHED,
  clients: 100,
  messages: 60,
  messagesPerSecond: 10,
  settlingTime: 500,
  duration: 8000,
  cutInterval: 1500,
  minimum: 500,
  away: 500,
};
