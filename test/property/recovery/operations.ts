import fc from 'fast-check';

export const NAMESPACES = ['/', '/other'] as const;
export const ROOMS = ['a', 'b', 'c'] as const;
export const CLIENTS = 3;

export interface Target {
  readonly rooms: readonly string[];
  readonly except: readonly string[];
}

/** What an app, its clients and the network can do. `client` and `node` count from 0. */
export type Operation =
  | { readonly kind: 'emit' | 'volatile'; readonly namespace: string; readonly node: number; readonly target: Target }
  | {
      readonly kind: 'socketsJoin' | 'socketsLeave';
      readonly namespace: string;
      readonly node: number;
      readonly target: Target;
      readonly rooms: readonly string[];
    }
  | {
      readonly kind: 'disconnectSockets';
      readonly namespace: string;
      readonly node: number;
      readonly target: Target;
      readonly close: boolean;
    }
  | { readonly kind: 'join' | 'leave'; readonly namespace: string; readonly client: number; readonly room: string }
  | { readonly kind: 'disconnect'; readonly namespace: string; readonly client: number; readonly close: boolean }
  | { readonly kind: 'goodbye'; readonly namespace: string; readonly client: number }
  | { readonly kind: 'cut' | 'cutSilently' | 'notice'; readonly client: number }
  | { readonly kind: 'connect'; readonly client: number; readonly node: number };

const namespace = fc.constantFrom(...NAMESPACES);
const room = fc.constantFrom(...ROOMS);
const rooms = fc.uniqueArray(room, { minLength: 1, maxLength: 2 });
const client = fc.nat(CLIENTS - 1);
const target = fc.record({
  rooms: fc.oneof({ arbitrary: rooms, weight: 4 }, { arbitrary: fc.constant([]), weight: 1 }),
  except: fc.oneof(
    { arbitrary: fc.constant([]), weight: 4 },
    { arbitrary: fc.uniqueArray(room, { minLength: 1, maxLength: 1 }), weight: 1 },
  ),
});

export function operations(nodes: number): fc.Arbitrary<Operation> {
  const node = fc.nat(nodes - 1);
  const kinds: [weight: number, fc.Arbitrary<Operation>][] = [
    [8, fc.record({ kind: fc.constant('emit' as const), namespace, node, target })],
    [1, fc.record({ kind: fc.constant('volatile' as const), namespace, node, target })],
    [4, fc.record({ kind: fc.constant('join' as const), namespace, client, room })],
    [2, fc.record({ kind: fc.constant('leave' as const), namespace, client, room })],
    [2, fc.record({ kind: fc.constantFrom('socketsJoin' as const, 'socketsLeave'), namespace, node, target, rooms })],
    [0.5, fc.record({ kind: fc.constant('disconnectSockets' as const), namespace, node, target, close: fc.boolean() })],
    [0.5, fc.record({ kind: fc.constant('disconnect' as const), namespace, client, close: fc.boolean() })],
    [0.5, fc.record({ kind: fc.constant('goodbye' as const), namespace, client })],
    [4, fc.record({ kind: fc.constantFrom('cut' as const, 'cutSilently', 'notice'), client })],
    [6, fc.record({ kind: fc.constant('connect' as const), client, node })],
  ].map(([weight, arbitrary]) => [(weight as number) * 2, arbitrary as fc.Arbitrary<Operation>]);
  return fc.oneof(...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}
