import { parseArgs } from 'node:util';

import { Random } from './random';

export const LIBRARIES = ['ours', 'upstream'] as const;

/** What one run does: what the command line says, and what its seed draws. */
export interface Settings {
  readonly seed: number;
  readonly seconds: number;
  /** One node without Redis. */
  readonly isMemory: boolean;
  /** Sails apps with this package, instead of plain Socket.IO servers. */
  readonly isSails: boolean;
  readonly library: (typeof LIBRARIES)[number];
  /** The names of the faults that may happen. */
  readonly allows: (fault: string) => boolean;

  readonly nodes: number;
  readonly clients: number;
  /** Messages a second, of all senders. */
  readonly rate: number;
  readonly pingInterval: number;
  readonly pingTimeout: number;
  readonly maxDisconnectionDuration: number;
  /** Whether Redis writes down what it holds, so that it has it after a restart. */
  readonly redisKeepsData: boolean;
}

/** The records to which clients subscribe. For the others, another node makes them join the room. */
export const RECORDS = 20;
export const REMOTE_RECORDS = [21, 22, 23, 24, 25];
export const ALL_RECORDS = RECORDS + REMOTE_RECORDS.length;

const OPTIONS = {
  seed: { type: 'string' },
  seeds: { type: 'string' },
  seconds: { type: 'string', default: '40' },
  memory: { type: 'boolean', default: false },
  sails: { type: 'boolean', default: false },
  nodes: { type: 'string' },
  clients: { type: 'string' },
  library: { type: 'string', default: 'ours' },
  only: { type: 'string' },
  not: { type: 'string' },
  verbose: { type: 'boolean', default: false },
  log: { type: 'string' },
} as const;

/** Reads the command line: the settings of each run, in order. */
export function parseSettings(args: string[]): { runs: Settings[]; isVerbose: boolean; log: string | undefined } {
  const { values } = parseArgs({ args, options: OPTIONS });
  const [only, not] = [values.only?.split(','), values.not?.split(',')];
  const library = LIBRARIES.find((name) => name === values.library);
  if (library === undefined) throw new Error(`--library is unknown. Expected one of: ${LIBRARIES.join(', ')}.`);
  if (library === 'upstream' && values.sails)
    throw new Error('--library upstream has no --sails: Sails has no recovery of its own.');
  const given = {
    seconds: toNumber('seconds', values.seconds),
    isMemory: values.memory,
    isSails: values.sails,
    library,
    allows: (fault: string) => only?.includes(fault) !== false && not?.includes(fault) !== true,
    nodes: values.nodes === undefined ? undefined : toNumber('nodes', values.nodes),
    clients: values.clients === undefined ? undefined : toNumber('clients', values.clients),
  };
  const runs = parseSeeds(values.seeds ?? values.seed ?? '1').map((seed) => drawSettings(seed, given));
  return { runs, isVerbose: values.verbose, log: values.log };
}

type Given = Pick<Settings, 'seconds' | 'isMemory' | 'isSails' | 'library' | 'allows'> & {
  readonly nodes: number | undefined;
  readonly clients: number | undefined;
};

function drawSettings(seed: number, { nodes, clients, ...given }: Given): Settings {
  const random = new Random(seed).fork('settings');
  const [pingInterval, pingTimeout] = random.pick([
    [1500, 1500],
    [3000, 2000],
    [800, 1200],
    [6000, 6000],
  ] as const);
  const drawn = { nodes: random.pick([2, 3]), clients: random.integer(20, 50), rate: random.integer(100, 300) };
  const maxDisconnectionDuration = random.pick([120_000, 120_000, 60_000, 24_000, 24_000.5]);
  return {
    ...given,
    ...drawn,
    seed,
    nodes: given.isMemory ? 1 : (nodes ?? drawn.nodes),
    clients: clients ?? drawn.clients,
    pingInterval,
    pingTimeout,
    maxDisconnectionDuration:
      given.library === 'upstream' ? Math.floor(maxDisconnectionDuration) : maxDisconnectionDuration,
    redisKeepsData: random.chance(0.7),
  };
}

function parseSeeds(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first = '', last = first] = part.split('-');
    const [from, to] = [toNumber('seed', first), toNumber('seed', last)];
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

function toNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} is not a whole number.`);
  return Number(text);
}
