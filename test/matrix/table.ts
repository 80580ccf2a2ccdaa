import { ALL_CLIENTS } from './combinations';
import type { Result } from './suite';

/** Writes what was run as a Markdown table, the same for the same combinations. */
export function tableOf(results: Result[]): string {
  const head = ['Sails', 'sails-hook-orm', 'sails-hook-sockets', 'Socket.IO', 'Node', ...ALL_CLIENTS];
  const rows = results.map(({ combination, failed, passed }) => {
    const { sails, orm, sockets, socketIo, node, clients } = combination;
    const mark = failed.length === 0 && passed > 0 ? 'yes' : 'NO';
    return [sails, orm, sockets, socketIo, node, ...ALL_CLIENTS.map((kind) => (clients.includes(kind) ? mark : '–'))];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
