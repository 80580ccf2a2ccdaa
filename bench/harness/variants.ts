import type { Socket } from 'socket.io';

import type { Sails } from './sails-app';

/** One message, as every variant sends it. */
export interface Message {
  readonly sails: Sails;
  readonly id: number;
  readonly data: object;
  readonly socketToOmit?: Socket | undefined;
}

/** The ways to send a message in Sails, written as an action would. All but `message()` build the envelope by hand. */
export const variants = {
  'io.to(room).emit()': ({ sails, id, data, socketToOmit }: Message) => {
    const { io, models } = sails;
    if (socketToOmit === undefined) {
      return () => void io.to(models.user.getRoomName(id)).emit('user', { verb: 'messaged', id, data });
    }
    return () =>
      void io.to(models.user.getRoomName(id)).except(socketToOmit.id).emit('user', { verb: 'messaged', id, data });
  },
  'sails.sockets.broadcast()':
    ({ sails, id, data, socketToOmit }: Message) =>
    () => {
      const room = sails.models.user.getRoomName(id);
      sails.sockets.broadcast(room, 'user', { verb: 'messaged', id, data }, socketToOmit);
    },
  'Model.publish()':
    ({ sails, id, data, socketToOmit }: Message) =>
    () => {
      sails.models.user.publish([id], { verb: 'messaged', id, data }, socketToOmit);
    },
  'Model.message()':
    ({ sails, id, data, socketToOmit }: Message) =>
    () => {
      sails.models.user.message(id, data, socketToOmit);
    },
} as const;

export type Variant = keyof typeof variants;
export const variantNames = Object.keys(variants) as Variant[];
