import type { MessageMethods } from 'sails-hook-message';

declare const User: MessageMethods;
declare const Item: MessageMethods<object, number>;
interface ItemRecord {
  id: number;
  name: string;
}
/** As the driver of MongoDB has it. */
declare class ObjectId {
  id: Uint8Array;
  toHexString(): string;
}
declare const objectId: ObjectId;
declare const record: ItemRecord;
declare const records: readonly ItemRecord[];
declare const anything: any;

User.message(83, {});
User.message('83', {});
User.message([83, '84', { id: 85 }], {});
User.message({ id: 83, name: 'bob' }, {});
User.message(record, {});
User.message(records, {});
User.message([], {});
User.message(83n, {});
User.message([83n, 84], {});
User.message(objectId, {});
User.message([objectId, { id: objectId }], {});
User.message(anything, {});
Item.message(83, {});
Item.message([83, record], {});
Item.message(83n, {});
const room: string = Item.getRoomName(83);

// @ts-expect-error a boolean
User.message(true, {});
// @ts-expect-error booleans
User.message([true], {});
// @ts-expect-error a boolean among ids
User.message([1, false], {});
// @ts-expect-error null
User.message(null, {});
// @ts-expect-error undefined
User.message(undefined, {});
// @ts-expect-error a record that may not have been found
User.message(undefined as ItemRecord | undefined, {});
// @ts-expect-error an array in an array
User.message([[83]], {});
// @ts-expect-error a query without await
User.message(Promise.resolve(record), {});
// @ts-expect-error a set
User.message(new Set([1]), {});
// @ts-expect-error a string, where ids are numbers
Item.message('83', {});
// @ts-expect-error a string, where ids are numbers
Item.getRoomName('83');

export { room };
