import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

const LISTEN = '0A';

/** Returns the addresses on which a process and its descendants accept TCP connections, as Linux lists them in /proc. */
export function listeningAddresses(pid: number): string[] {
  const sockets = new Set([pid, ...descendants(pid)].flatMap(openSockets));
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    readFileSync(table, 'utf8')
      .split('\n')
      .map((row) => row.trim().split(/\s+/))
      .filter((columns) => columns[3] === LISTEN && sockets.has(columns[9] ?? ''))
      .map((columns) => formatAddress(columns[1] ?? '')),
  );
}

function descendants(pid: number): number[] {
  const children = processes().filter((other) => parentOf(other) === pid);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function processes(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function parentOf(pid: number): number {
  const status = orElse(() => readFileSync(`/proc/${pid}/status`, 'utf8'), '');
  return Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]);
}

/** Returns the inode numbers of a process's sockets. */
function openSockets(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  const targets = orElse(() => readdirSync(folder), []).map((name) =>
    orElse(() => readlinkSync(join(folder, name)), ''),
  );
  return targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
}

/** A process or a file may be gone by the time it is read. */
function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** Formats an IPv4 address, of which /proc has the bytes in reverse; an IPv6 address stays as it is there. */
function formatAddress(address: string): string {
  const [host = ''] = address.split(':');
  return host.length === 8 ? [...Buffer.from(host, 'hex')].reverse().join('.') : host;
}
