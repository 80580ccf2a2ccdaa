import { Emitter } from '@socket.io/redis-emitter';
import { type Broadcaster, type MessagedEvent, mixin, type MixinOptions } from 'sails-hook-message/waterline';
import { Server } from 'socket.io';
import type Waterline from 'waterline';

const model = { identity: 'user', primaryKey: 'id', attributes: { id: { type: 'number' } }, find: () => [1] };
declare const orm: Waterline.Ontology;
declare const models: Record<'user' | 'pet', typeof model>;

const io = new Server();
const typed = new Server<
  { bid(price: number): void },
  { user(event: MessagedEvent<{ count: number }, number>): void }
>();
const unaware = new Server<{ bid(price: number): void }, { greeting(text: string): void }>();

// Broadcasters need no cast.
mixin([model], io);
mixin([model], io.of('/x'));
mixin([model], io.to('others'));
mixin([model], typed);
mixin([model], new Emitter({}));
mixin([model], new Emitter({}).of('/x'));
mixin([model], {
  to: (room: string) => ({ emit: (event: string, envelope: MessagedEvent) => [room, event, envelope] }),
});
const broadcasters: Broadcaster[] = [io, io.of('/x'), new Emitter({})];

const errors: string[] = [];
const options: MixinOptions = { onError: ({ code, message }) => errors.push(code, message) };
mixin([model], io, options);
mixin([model], io, { onError: undefined });
mixin([model], io, { onError: async () => Promise.resolve() });

// @ts-expect-error not a function
mixin([model], io, { onError: 'log' });
// @ts-expect-error no such option
mixin([model], io, { onerror: () => undefined });
// @ts-expect-error broadcaster is missing
mixin([model]);
// @ts-expect-error no to()
mixin([model], {});
// @ts-expect-error no emit()
mixin([model], { to: () => ({}) });
// @ts-expect-error a client's socket has no to()
mixin([model], { id: 'x', emit: () => true });
// @ts-expect-error declares no event that is an envelope
mixin([model], unaware);
// @ts-expect-error no models
mixin(io);
// @ts-expect-error no model
mixin([{ identity: 'user' }], io);
// @ts-expect-error one model, not in an array
mixin(model, io);

// mixin() returns the models with their own methods and the added ones.
const { user } = mixin(models, io);
user.message(83, { count: 12 });
user.subscribe(io.sockets.sockets.values().next().value!, 83);
const found: number[] = user.find();
const [first] = mixin([model], io);
first.message(83, { count: 12 });
const { message, subscribe, unsubscribe, getRoomName } = user;
// @ts-expect-error a function in it
user.message(83, { count: () => 12 });
// @ts-expect-error no such model
mixin(models, io).pat;

// The collections of @types/waterline are `any`, which is accepted.
mixin(orm.collections, io);
const { pet } = mixin(orm.collections, io);
pet.message(83, { count: 12 });

export { broadcasters, found, message, subscribe, unsubscribe, getRoomName };
