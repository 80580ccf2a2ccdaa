import { ALL_CLIENTS } from './combinations';
import type { Result } from './suite';

/** Formats results as a Markdown table. */
export function formatTable(results: Result[]): string {
  const head = ['Sails', 'sails-hook-orm', 'sails-hook-sockets', 'Socket.IO', 'Node', ...ALL_CLIENTS];
  const rows = results.map(({ combination, failed, passed }) => {
    const { sails, orm, sockets, socketIo, node, clients } = combination;
    const mark = failed.length === 0 && passed > 0 ? 'yes' : 'NO';
    return [sails, orm, sockets, socketIo, node, ...ALL_CLIENTS.map((kind) => (clients.includes(kind) ? mark : '–'))];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
