import type { Clients } from './clients';
import type { EventLog } from './log';
import type { Offset } from './log-entry';
import { type Replay, replay } from './replay';
import type { Session } from './session';

/** Claims a session, and adds it to the clients of this node. Returns undefined if its client can't be recovered. */
export async function claimSession(
  log: EventLog,
  clients: Clients,
  namespace: string,
  pid: string,
  lastOffset: Offset,
): Promise<Session | undefined> {
  let claimed: Session | undefined;
  await log.sessions.claim(namespace, pid, ({ epoch, offset, state }) => {
    const restoring = { lastOffset, claimOffset: offset, state };
    const session = replay(log.tail, namespace, pid, restoring)?.session;
    // A middleware may still hold up another socket with this id.
    if (session === undefined || clients.get(session.sid) !== undefined) log.sessions.release({ namespace, pid });
    else
      claimed = clients.add(Object.assign(session, { pid, epoch, restoring: { ...restoring, rooms: session.rooms } }));
  });
  // What was read with the claim may have ended the session. This is the last moment at which middlewares can still be run.
  if (claimed === undefined || bringUpToNow(log, claimed) !== undefined) return claimed;
  clients.remove(claimed.sid);
  log.sessions.release({ namespace, pid });
  return undefined;
}

/** The claimed session as it is now, and what its client has missed. */
export function bringUpToNow(log: EventLog, { namespace, pid = '', isOver, restoring }: Session): Replay | undefined {
  return restoring === undefined || isOver ? undefined : replay(log.tail, namespace, pid, restoring);
}
