import type { TestNode } from '../../support/recovery/test-node';

/** Sends an `item` to a room. */
export function send(node: TestNode, room: string, value: unknown): void {
  node.io.to(room).emit('item', value);
}

export function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
