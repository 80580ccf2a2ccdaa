import type { Probe } from '../check/history';
import type { Client } from '../client/client';
import type { Cluster, Slot } from '../cluster/cluster';
import type { Random } from '../random';

/** What faults act on. */
export interface Scene {
  readonly cluster: Cluster;
  readonly clients: readonly Client[];
  readonly probes: Probe[];
}

/** Something that goes wrong; the heavier, the more often. */
export interface FaultKind<Target> {
  readonly name: string;
  readonly weight: number;
  readonly act: (target: Target, random: Random, scene: Scene) => unknown;
}

export type ClientFault = FaultKind<Client>;
export type NodeFault = FaultKind<Slot>;
/** Redis itself, or one node's way to it. */
export type RedisFault = FaultKind<Slot>;

export function after(milliseconds: number, act: () => void): void {
  setTimeout(act, milliseconds);
}
