import { pick } from 'lodash';
import type { BroadcastOptions } from 'socket.io-adapter';

import type { BroadcastEntry, MembershipEntry, Target } from './log-entry';

export function toTarget({ rooms, except, flags = {} }: BroadcastOptions): Target {
  return { rooms: [...rooms], except: [...(except ?? [])], flags: pick(flags, 'local', 'volatile', 'compress') };
}

/** `io.local` reaches the sockets of its own node alone. */
export function isForNode(entry: BroadcastEntry | MembershipEntry, node: string): boolean {
  return entry.target.flags.local !== true || entry.node === node;
}
