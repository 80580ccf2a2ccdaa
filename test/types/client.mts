import { adaptForSailsIO, isMessagedEvent, type MessagedEvent } from 'sails-hook-message/client';
import { io } from 'socket.io-client';

const socket = io();
socket.on('user', (event: unknown) => {
  if (isMessagedEvent<{ count: number }, number>(event)) {
    const count: number = event.data.count * event.id;
    console.log(count);
    // @ts-expect-error not in the declared type
    console.log(event.data.price);
  }
  // @ts-expect-error it may be an event of a blueprint
  console.log(event.data);
});
socket.on('user', (event: { verb: 'updated'; previous: object } | MessagedEvent<{ count: number }>) => {
  if (isMessagedEvent(event)) console.log(event.data);
  // @ts-expect-error it may be an event of a blueprint
  console.log(event.data);
  if (event.verb === 'messaged') console.log(event.data.count);
});

const sameType: typeof io = adaptForSailsIO(io);
// @ts-expect-error not a client
adaptForSailsIO({});
// @ts-expect-error nothing
isMessagedEvent();

export { sameType };
