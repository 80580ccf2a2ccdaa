import assert from 'node:assert/strict';

import type { Target } from './operations';

interface Expected {
  readonly text: string;
  /** It may be lost: a volatile event, or one after an uncertain end. */
  readonly isOptional: boolean;
}

/** What a client must receive in one namespace, if the server forgets nothing. */
export class ModelSession {
  /** Its client is connected, or may come back. */
  isAlive = false;
  /** It ended because the connection of another namespace was closed, or the other way round: either is right. */
  isUncertain = false;
  rooms = new Set<string>();
  expected: Expected[] = [];

  begin(): void {
    this.isAlive = true;
    this.isUncertain = false;
    this.rooms = new Set();
    this.expected = [];
  }

  /** It did not end after all. */
  goOn(): void {
    this.isAlive = true;
    this.isUncertain = false;
  }

  end(isUncertain: boolean): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.isUncertain = isUncertain;
  }

  isIn({ rooms, except }: Target): boolean {
    if ((!this.isAlive && !this.isUncertain) || except.some((room) => this.rooms.has(room))) return false;
    return rooms.length === 0 || rooms.some((room) => this.rooms.has(room));
  }

  /** Everything was received, once and in order. What comes last is not there yet if the client is away. */
  check(received: readonly unknown[], isComplete: boolean): void {
    const rest = [...received];
    const missing: string[] = [];
    for (const { text, isOptional } of this.expected) {
      if (rest[0] === text) {
        rest.shift();
        assert.deepEqual(missing, [], `${text} was received without what came before`);
      } else if (!isOptional) missing.push(text);
    }
    assert.deepEqual(rest, [], 'nothing else was received');
    if (isComplete) assert.deepEqual(missing, [], 'everything was received');
  }
}
