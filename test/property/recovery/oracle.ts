import assert from 'node:assert/strict';

import { compareOffsets } from '../../../src/recovery/position';
import type { FakeRedis } from '../../support/recovery/fake-redis';
import type { Target } from './operations';

/** A command in the log, as a reader who has all the time of the world sees it. */
interface LogCommand {
  readonly offset: string;
  readonly node: string;
  readonly namespace: string;
  /** Counts what the test did, on whichever node. */
  readonly count: number;
  readonly kind: 'broadcast' | 'join' | 'leave' | 'disconnect';
  readonly target: Target & { readonly flags: { readonly volatile?: boolean } };
  readonly rooms: readonly string[];
}

/** What a node had applied, and what the test had done, when something happened on the node at once. */
export interface Moment {
  readonly node: string;
  readonly applied: string;
  readonly count: number;
}

interface Change {
  readonly room: string;
  readonly isJoin: boolean;
  readonly moment: Moment;
  isSaved: boolean;
}

/** What is known of whether a client was in a room. */
type Verdict = boolean | 'unknown';

/** One session of a client in a namespace, over all its connections. */
export class OracleSession {
  readonly changes: Change[] = [];
  /** Rooms of which it is not known whether the client is in them: a join or leave was not saved when it moved on. */
  readonly uncertain = new Set<string>();
  /** Its node died before Redis had learned that it ended. */
  isLost = false;
  /** How many events it had received when the app disconnected it, or another connection was made. */
  end: number | undefined;

  constructor(
    readonly namespace: string,
    readonly connected: Moment,
  ) {}

  change(room: string, isJoin: boolean, moment: Moment): Change {
    const change = { room, isJoin, moment, isSaved: false };
    this.changes.push(change);
    return change;
  }

  /** Another node goes on with what was saved. */
  move(): void {
    for (const { room, isSaved } of this.changes) if (!isSaved) this.uncertain.add(room);
  }

  /** Everything in the log that is for it was received, once and in its order. */
  check(log: readonly LogCommand[], received: readonly unknown[], isComplete: boolean): void {
    const texts = received.slice(0, this.end);
    assert.equal(new Set(received).size, received.length, 'nothing was received twice');
    if (this.isLost) return;
    let next = 0;
    let missing: number | undefined;
    for (const { count, verdict } of this.#expected(log)) {
      if (texts[next] === String(count)) {
        assert.equal(missing, undefined, `${count} was received without ${missing ?? ''}`);
        assert.notEqual(verdict, false, `${count} is not for this client`);
        next++;
      } else if (verdict === true) missing ??= count;
    }
    assert.equal(
      next,
      texts.length,
      `${String(texts[next])} was received in the wrong order, or is not for this client`,
    );
    if (isComplete) assert.equal(missing, undefined, `${missing ?? ''} is missing`);
  }

  #expected(log: readonly LogCommand[]): { count: number; verdict: Verdict }[] {
    const expected: { count: number; verdict: Verdict }[] = [];
    const applied: { room: string; isJoin: boolean; command: LogCommand }[] = [];
    const uncertain = new Set(this.uncertain);
    let isOver: Verdict = false;
    for (const command of log) {
      if (command.namespace !== this.namespace) continue;
      const isFor = this.#isFor(command, applied, uncertain);
      const verdict: Verdict = isOver === true ? false : isOver === false || isFor === false ? isFor : 'unknown';
      const isVolatile = command.target.flags.volatile === true;
      if (command.kind === 'broadcast')
        expected.push({ count: command.count, verdict: verdict === true && isVolatile ? 'unknown' : verdict });
      else if (verdict === false) continue;
      else if (command.kind === 'disconnect') isOver = verdict;
      else {
        for (const room of command.rooms) {
          if (verdict === 'unknown') uncertain.add(room);
          else applied.push({ room, isJoin: command.kind === 'join', command });
        }
      }
    }
    return expected;
  }

  #isFor(
    command: LogCommand,
    applied: readonly { room: string; isJoin: boolean; command: LogCommand }[],
    uncertain: ReadonlySet<string>,
  ): Verdict {
    if (!isAfter(command, this.connected)) return false;
    const isIn = (room: string): Verdict => {
      if (uncertain.has(room)) return 'unknown';
      let state = false;
      const direct = this.changes.filter((change) => change.room === room && isAfter(command, change.moment));
      let last: Moment | undefined;
      for (const { isJoin, moment } of direct) [state, last] = [isJoin, moment];
      for (const change of applied) {
        if (change.room === room && (last === undefined || isAfter(change.command, last))) state = change.isJoin;
      }
      return state;
    };
    const { rooms, except } = command.target;
    const included = rooms.length === 0 ? [true as Verdict] : rooms.map(isIn);
    const excluded = except.map(isIn);
    if (excluded.includes(true) || !included.some((verdict) => verdict !== false)) return false;
    return excluded.includes('unknown') || !included.includes(true) ? 'unknown' : true;
  }
}

/** Whether a command comes after what happened on a node at once: not what the node had applied, nor what it had issued. */
function isAfter({ offset, node, count }: LogCommand, moment: Moment): boolean {
  return compareOffsets(offset, moment.applied) > 0 && !(node === moment.node && count <= moment.count);
}

/**
 * Reads everything that was ever appended, each command once.
 *
 * @param counts - the count of each command of the test, by node, in the order in which the node issued them
 */
export function readHistory(redis: FakeRedis, counts: ReadonlyMap<string, readonly number[]>): LogCommand[] {
  const seen = new Map<string, number>();
  const issued = new Map<string, number>();
  const log: LogCommand[] = [];
  for (const [offset, list] of redis.history) {
    const fields = new Map<string, string>();
    for (let i = 0; i < list.length; i += 2) fields.set(list[i] ?? '', list[i + 1] ?? '');
    const node = fields.get('node') ?? '';
    const sequence = Number(fields.get('sequence') ?? 0);
    if (sequence <= (seen.get(node) ?? 0)) continue;
    seen.set(node, sequence);
    const command = JSON.parse(fields.get('data') ?? '') as LogCommand;
    if (!('target' in command)) continue;
    const index = issued.get(node) ?? 0;
    issued.set(node, index + 1);
    const count = counts.get(node)?.[index] ?? 0;
    log.push({ ...command, offset, node, namespace: fields.get('namespace') ?? '', count });
  }
  return log;
}
