import type { StandardSchemaV1 as Specification } from '@standard-schema/spec';
import { type } from 'arktype';
import { type InferPayload, type MessageMethods, mixin, type StandardSchemaV1 } from 'sails-hook-message/waterline';
import { Server } from 'socket.io';
import * as v from 'valibot';
import { z } from 'zod';

const io = new Server();
const base = { identity: 'item', primaryKey: 'id', attributes: { id: { type: 'number' } } };

const zod = z.object({ price: z.number(), bidder: z.string().default('Somebody') });
const valibot = v.object({ price: v.number(), bidder: v.optional(v.string(), 'Somebody') });
const arktype = type({ price: 'number', bidder: type('string').default('Somebody') });
const createSchema = () => zod;

// The data is the schema's input: a key with a default is optional.
const inferred: InferPayload<typeof zod>[] = [{ price: 12 }, { price: 12, bidder: 'Ann' }];
const inferredToo: InferPayload<typeof valibot>[] = [{ price: 12 }, { price: 12, bidder: 'Ann' }];
const inferredAsWell: InferPayload<typeof arktype>[] = [{ price: 12 }, { price: 12, bidder: 'Ann' }];
const inferredFromFunction: InferPayload<typeof createSchema>[] = [{ price: 12 }, { price: 12, bidder: 'Ann' }];
// @ts-expect-error a wrong price
const wrong: InferPayload<typeof zod> = { price: '12' };
// @ts-expect-error a wrong price
const wrongToo: InferPayload<typeof valibot> = { price: '12' };
// @ts-expect-error a wrong price
const wrongAsWell: InferPayload<typeof arktype> = { price: '12' };
// @ts-expect-error a wrong price
const wrongFromFunction: InferPayload<typeof createSchema> = { price: '12' };

declare const Item: MessageMethods<InferPayload<typeof zod>, number>;
Item.message(83, { price: 12 });
// @ts-expect-error a key too many, in a literal
Item.message(83, { price: 12, secret: 1 });

// The models that mixin() returns have the schema's type.
const { zodded, valibotted, arktyped, lazy, free } = mixin(
  {
    zodded: { ...base, messageSchema: zod },
    valibotted: { ...base, messageSchema: valibot },
    arktyped: { ...base, messageSchema: arktype },
    lazy: { ...base, messageSchema: () => zod },
    free: base,
  },
  io,
);
zodded.message(83, { price: 12 });
valibotted.message(83, { price: 12 });
arktyped.message(83, { price: 12 });
lazy.message(83, { price: 12, bidder: 'Ann' });
free.message(83, { anything: true });
// @ts-expect-error a wrong price
zodded.message(83, { price: '12' });
// @ts-expect-error a wrong price
valibotted.message(83, { price: '12' });
// @ts-expect-error a wrong price
arktyped.message(83, { price: '12' });
// @ts-expect-error a wrong price
lazy.message(83, { price: '12' });

const [inArray] = mixin([{ ...base, messageSchema: zod }], io);
// @ts-expect-error a wrong price
inArray.message(83, { price: '12' });

// A union of dictionaries.
const union = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bid'), price: z.number() }),
  z.object({ kind: z.literal('sold') }),
]);
declare const Lot: MessageMethods<InferPayload<typeof union>>;
Lot.message(83, { kind: 'bid', price: 12 });
Lot.message(83, { kind: 'sold' });
// @ts-expect-error a bid without its price
Lot.message(83, { kind: 'bid' });

// The type is the same as Standard Schema's own, in both directions.
declare const standard: Specification<{ price: number }>;
declare const own: StandardSchemaV1<{ price: number }>;
const schemas: StandardSchemaV1<{ price: number }>[] = [standard, zod as never, own];
const standards: Specification<{ price: number }>[] = [own];

export { inferred, inferredToo, inferredAsWell, inferredFromFunction, wrong, wrongToo, wrongAsWell, wrongFromFunction };
export { schemas, standards };
