import type { MessageMethods } from 'sails-hook-message';

declare const User: MessageMethods;
declare const Item: MessageMethods<{ price: number; bidder?: string; at?: Date }, number>;

interface Bid {
  price: number;
  bidder?: string;
  history: readonly { price: number; at: Date }[];
}
interface Tree {
  name: string;
  children: Tree[];
}
interface UserRecord {
  id: number;
  toJSON(): object;
}
declare const bid: Bid;
declare const tree: Tree;
declare const record: UserRecord;
declare const unknownValues: Record<string, unknown>;
declare const anything: any;
declare const list: any[];
declare const kind: 'a' | 'b' | null | undefined;

// Any data that JSON can represent, where the model declares no type.
User.message(83, { count: 12, hairColor: 'red', dropped: undefined, none: null, yes: true });
User.message(83, bid);
User.message(83, tree);
User.message(83, record);
User.message(83, { record, records: [record], at: new Date(), when: [new Date()] });
User.message(83, { kind, pair: [1, 'two'] as const, readonly: [1, 2] as readonly number[] });
User.message(83, unknownValues);
User.message(83, anything);
User.message(83, { anything, list, nested: { unknownValues } });
User.message(83, {});

// @ts-expect-error data is missing
User.message(83);
// @ts-expect-error all is missing
User.message();
// @ts-expect-error a number is not a dictionary
User.message(83, 12);
// @ts-expect-error a string is not a dictionary
User.message(83, 'red');
// @ts-expect-error null is not a dictionary
User.message(83, null);
// @ts-expect-error undefined is not a dictionary
User.message(83, undefined);
// @ts-expect-error an array is not a dictionary
User.message(83, [1, 2]);
// @ts-expect-error a date is not a dictionary
User.message(83, new Date());
// @ts-expect-error a function is not a dictionary
User.message(83, () => 1);
// @ts-expect-error a function
User.message(83, { count: () => 12 });
// @ts-expect-error a function, deep inside
User.message(83, { items: [{ act: () => 12 }] });
// @ts-expect-error a symbol
User.message(83, { count: Symbol('12') });
// @ts-expect-error a bigint
User.message(83, { count: 12n });
// @ts-expect-error a Buffer
User.message(83, { picture: Buffer.from('') });
// @ts-expect-error a typed array
User.message(83, { picture: new Uint8Array() });
// @ts-expect-error an ArrayBuffer
User.message(83, { picture: new ArrayBuffer(1) });
// @ts-expect-error undefined in an array
User.message(83, { list: [1, undefined] });
// @ts-expect-error undefined in an array, maybe
User.message(83, { list: [] as (string | undefined)[] });
// @ts-expect-error a Map
User.message(83, { map: new Map<string, number>() });
// @ts-expect-error a Set
User.message(83, { set: new Set<number>() });
// @ts-expect-error a RegExp
User.message(83, { pattern: /a/ });
// @ts-expect-error an Error
User.message(83, { error: new Error('no') });
// @ts-expect-error an Error
User.message(83, new TypeError('no'));
// Many payloads have a name and a message, as errors do.
User.message(83, { name: 'Ann', message: 'Hello' });
User.message(83, { from: { name: 'Ann', message: 'Hello' } });
// @ts-expect-error a promise without await
User.message(83, { count: Promise.resolve(12) });
// @ts-expect-error a promise without await
User.message(83, Promise.resolve({ count: 12 }));

// A model with a declared type.
Item.message(83, { price: 12 });
Item.message(83, { price: 12, bidder: 'Ann', at: new Date() });
Item.message(83, anything);
const { message } = Item;
message(83, { price: 12 });

// @ts-expect-error a wrong payload
Item.message(83, { price: '12' });
// @ts-expect-error a key is missing
Item.message(83, {});
// @ts-expect-error a key too many, in a literal
Item.message(83, { price: 12, secret: 1 });
// @ts-expect-error undefined where only a missing key is meant
Item.message(83, { price: undefined });

declare const Pet: MessageMethods<{ name?: string }>;
Pet.message('rex', {});
Pet.message('rex', { name: 'Rex' });
// @ts-expect-error a wrong payload, where all keys are optional
Pet.message('rex', { name: 83 });
// @ts-expect-error a key too many, where all keys are optional
Pet.message('rex', { barks: true });

declare const Picture: MessageMethods<{ bytes: Buffer; act(): void }>;
// @ts-expect-error a model cannot declare a type that JSON cannot represent
Picture.message(83, { bytes: Buffer.from(''), act: () => undefined });
