import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from '../client/client';
import type { Random } from '../random';
import { after, type ClientFault, type Scene } from './fault';
import { cloneSession, connectWithOddData, presentForgery } from './probes';
import { joinRemotely, kick } from './server-actions';

function loseConnection({ proxy }: Client, random: Random): void {
  if (random.chance(0.5)) proxy.cutClientSide(true);
  else proxy.cut();
}

/** A phone that changes to another network, and back. The first node, at least, does not notice. */
function goThereAndBack(client: Client, random: Random, { cluster }: Scene): void {
  const first = client.slot;
  const others = cluster.readyServers.filter((slot) => slot !== first);
  client.next = others.length > 0 ? random.pick(others) : first;
  client.proxy.cutClientSide(true);
  const [isNoticed, comesBack] = [random.chance(0.5), random.chance(0.7)];
  after(random.integer(300, 2500), () => {
    if (comesBack) client.next = first;
    if (isNoticed) client.proxy.cut();
    else client.proxy.cutClientSide(true);
  });
}

/** It is cut off again while it is let in, or while it receives what it missed. */
function cutOnReturn({ proxy }: Client, random: Random): void {
  proxy.cutNextAfter = random.integer(150, 3500);
  proxy.cut();
  after(3000, () => {
    proxy.cutNextAfter = undefined;
  });
}

function stayAway(client: Client, random: Random): void {
  client.proxy.isClosed = true;
  loseConnection(client, random);
  after(random.integer(1000, 9000), () => {
    client.proxy.isClosed = false;
  });
}

function hop(client: Client, random: Random, { cluster }: Scene): void {
  const others = cluster.readyServers.filter((slot) => slot !== client.slot);
  if (others.length > 0) client.next = random.pick(others);
  loseConnection(client, random);
}

export const clientFaults: readonly ClientFault[] = [
  {
    name: 'cut',
    weight: 18,
    act: ({ proxy }) => {
      proxy.cut();
    },
  },
  {
    name: 'halfopen',
    weight: 18,
    act: ({ proxy }) => {
      proxy.cutClientSide(true);
    },
  },
  {
    name: 'halfopen-unread',
    weight: 5,
    act: ({ proxy }) => {
      proxy.cutClientSide(false);
    },
  },
  {
    name: 'blackhole',
    weight: 4,
    act: ({ proxy }) => {
      proxy.silence();
    },
  },
  {
    name: 'stall',
    weight: 6,
    act: ({ proxy }, random) => {
      proxy.stall(random.integer(200, 3000));
    },
  },
  {
    name: 'slow',
    weight: 5,
    act: ({ proxy }, random) => {
      proxy.slowDown(random.integer(800, 6000), random.integer(1000, 5000));
    },
  },
  { name: 'hop', weight: 8, act: hop },
  { name: 'there-and-back', weight: 8, act: goThereAndBack },
  { name: 'cut-on-return', weight: 8, act: cutOnReturn },
  { name: 'away', weight: 4, act: stayAway },
  {
    name: 'leave',
    weight: 3,
    act: (client, random) => {
      client.leave(random.chance(0.5));
    },
  },
  { name: 'kick', weight: 4, act: kick },
  { name: 'remote-join', weight: 4, act: joinRemotely },
  { name: 'forgery', weight: 2, act: presentForgery },
  { name: 'odd-data', weight: 0.5, act: connectWithOddData },
  {
    name: 'clone',
    weight: 1,
    act: async (client, random, scene) => {
      client.proxy.isClosed = true;
      client.proxy.cut();
      await sleep(random.integer(0, 50));
      await cloneSession(client, random, scene);
      client.proxy.isClosed = false;
    },
  },
];
