import { MessageError, type MessageErrorDetails, type SchemaIssue } from '../errors';
import { kindOf } from './describe-type';
import { pathOf } from './format-path';
import type { JsonDictionary } from '../types';

/**
 * What a model declares as its `messageSchema`: any Standard Schema of version 1 (https://standardschema.dev), such as those
 * of zod, valibot and arktype. It may also declare a function that returns one.
 *
 * It describes `data` as it would be sent, so that nothing slips by it: a date is a string by then. What it returns is sent.
 *
 * @typeParam Input - what it takes
 * @typeParam Output - what it returns
 *
 * @example
 * module.exports = {
 *   attributes: { … },
 *   messageSchema: z.object({ price: z.number(), bidder: z.string().default('Somebody') }),
 * };
 */
export interface MessageSchema<Input = unknown, Output = Input> {
  /** What Standard Schema asks of every schema. */
  readonly '~standard': {
    /** Standard Schema's version. */
    readonly version: 1;
    /** The schema's library. */
    readonly vendor: string;
    /** Answers what is to be sent, or what is wrong with it; it must not answer a promise. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    /** For TypeScript alone. */
    readonly types?: Types<Input, Output> | undefined;
  };
}

interface Types<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

/**
 * The type of the data that `message()` takes, from what a model declares as its `messageSchema`: any object, where it
 * declares none.
 *
 * @typeParam Declared - a schema's type, or that of a function that returns one
 *
 * @example
 * declare const User: MessageMethods<InferData<typeof schema>, number>;
 */
export type InferData<Declared> =
  Declared extends MessageSchema<infer Input, unknown>
    ? unknown extends Input
      ? object
      : Extract<Input, object>
    : Declared extends () => infer Made
      ? InferData<Made>
      : object;

const WANTED = 'Set it to a Standard Schema (zod, valibot, arktype), or to a function that returns one.';

/**
 * Reads what a model declares as its `messageSchema`: a Standard Schema, or a function that answers one.
 *
 * @returns the schema; undefined where the model declares none
 * @throws TypeError for anything else
 *
 * @example
 * schemaOf(() => z.object({ count: z.number() }), 'User');
 */
export function schemaOf(declared: unknown, name: string): MessageSchema | undefined {
  if (declared === undefined) return undefined;
  // A schema may be a function itself (arktype's are), so that comes first.
  const schema: unknown = typeof declared === 'function' && !isSchema(declared) ? made(declared, name) : declared;
  if (isSchema(schema)) return schema;
  throw new TypeError(`${name}.messageSchema is ${kindOf(schema)}. ${WANTED}`);
}

/** What a model's function makes. */
function made(declared: unknown, name: string): unknown {
  try {
    return (declared as () => unknown)();
  } catch (thrown) {
    throw new TypeError(`${name}.messageSchema is a function that throws. ${WANTED}`, { cause: thrown });
  }
}

function isSchema(value: unknown): value is MessageSchema {
  const standard = (value as Partial<MessageSchema> | null | undefined)?.['~standard'];
  return standard?.version === 1 && typeof standard.validate === 'function';
}

const ASYNCHRONOUS =
  'can not be checked, because messageSchema answers asynchronously, and message() does not wait: ' +
  'leave out what is async in it (with zod, also what throws)';

/**
 * Holds a message's data against the model's schema.
 *
 * @param data - as it would be sent: what the schema doesn't look at can't slip by it
 * @param call - the call's name for an error's text, such as `User.message()`
 * @returns what the schema answers
 * @throws MessageError `E_INVALID_DATA`, with the `path` of the first fault and the schema's `issues`
 *
 * @example
 * conform({ count: 12 }, z.object({ count: z.number() }), 'User.message()'); // { count: 12 }
 */
export function conform(data: JsonDictionary, schema: MessageSchema, call: string): unknown {
  let result;
  try {
    result = schema['~standard'].validate(data);
    if (Object(result) !== result) throw new TypeError(`it answers ${kindOf(result)}, which is no result`);
  } catch (thrown) {
    throw refused(call, 'can not be checked, because messageSchema throws', { cause: thrown });
  }
  if ('then' in result) {
    Promise.resolve(result).catch(() => undefined); // its answer comes too late, whatever it is
    throw refused(call, ASYNCHRONOUS);
  }
  const { issues } = result;
  if (!issues) return result.value;
  throw refused(call, "is not what the model's messageSchema takes: see the error's `issues`", { issues });
}

function refused(
  call: string,
  what: string,
  details: Pick<MessageErrorDetails, 'cause' | 'issues'> = {},
): MessageError {
  const steps = details.issues?.[0]?.path ?? [];
  // Not by its map(), which would make one more of its kind: arktype's paths are a class of their own.
  const path = pathOf(Array.from(steps, (step) => (typeof step === 'object' ? step.key : step)));
  return new MessageError('E_INVALID_DATA', `${call}: ${path} ${what}.`, { ...details, path });
}
