// How an app declares its models, as docs/guides/typescript.md shows it.
import type { JsonifiableObject, MessageMethods } from 'sails-hook-message';
import type { MessagedEvents } from 'sails-hook-message/client';
import type { Server } from 'socket.io';
import { io, type Socket as ClientSocket } from 'socket.io-client';
import type { Model } from 'waterline';

interface UserMessage {
  hairColor: string;
}

declare global {
  const User: Model & MessageMethods<UserMessage, number>;
  const sails: { models: { user: typeof User; pet: Model & MessageMethods } };
}

// The global, with Waterline's methods beside message().
User.message(83, { hairColor: 'red' });
export const bobs = User.find({ name: 'Bob' });
// @ts-expect-error a wrong payload
User.message(83, { hairColor: 12 });
// @ts-expect-error a wrong id
User.message('83', { hairColor: 'red' });

// sails.models
sails.models.user.message(83, { hairColor: 'red' });
sails.models.pet.message('rex', { barks: true });
// @ts-expect-error a wrong payload
sails.models.user.message(83, {});

// A function that passes its data on.
declare const Pet: MessageMethods;
export function notify<Data extends object>(data: Data & JsonifiableObject<Data>): void {
  Pet.message<Data>(1, data);
}
notify({ count: 12 });
// @ts-expect-error a function in the data
notify({ act: () => 12 });

// The events of Socket.IO's clients and servers.
const socket: ClientSocket<MessagedEvents<{ user: UserMessage }>> = io();
socket.on('user', (event) => {
  const color: string = event.data.hairColor;
  console.log(color);
  // @ts-expect-error the payload has no such key
  console.log(event.data.price);
});
// @ts-expect-error no model has this identity
socket.on('users', () => undefined);
declare const server: Server<object, MessagedEvents<{ user: UserMessage }>>;
server.to('room').emit('user', { verb: 'messaged', id: 83, data: { hairColor: 'red' } });
