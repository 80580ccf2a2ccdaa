import type { Socket } from 'socket.io';

import type { Sails } from './app';

/** Whom a call is about and what it tells, the same for every variant. */
export interface Sending {
  readonly sails: Sails;
  readonly id: number;
  readonly data: object;
  /** Who is left out. */
  readonly requester?: Socket | undefined;
}

/** The ways to send a message by Socket.IO, as an action would write them: where there is no envelope, it is made by hand. */
export const variants = {
  'io.to(room).emit()': ({ sails, id, data, requester }: Sending) => {
    const { io, models } = sails;
    if (requester === undefined) {
      return () => void io.to(models.user.getRoomName(id)).emit('user', { verb: 'messaged', id, data });
    }
    return () =>
      void io.to(models.user.getRoomName(id)).except(requester.id).emit('user', { verb: 'messaged', id, data });
  },
  'sails.sockets.broadcast()':
    ({ sails, id, data, requester }: Sending) =>
    () => {
      const room = sails.models.user.getRoomName(id);
      sails.sockets.broadcast(room, 'user', { verb: 'messaged', id, data }, requester);
    },
  'Model.publish()':
    ({ sails, id, data, requester }: Sending) =>
    () => {
      sails.models.user.publish([id], { verb: 'messaged', id, data }, requester);
    },
  'Model.message()':
    ({ sails, id, data, requester }: Sending) =>
    () => {
      sails.models.user.message(id, data, requester);
    },
} as const;

export type Variant = keyof typeof variants;
export const variantNames = Object.keys(variants) as Variant[];
