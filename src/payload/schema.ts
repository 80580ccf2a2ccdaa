import { MessageError, type MessageErrorOptions } from '../errors';
import type { StandardSchemaV1 } from '../standard-schema';
import { describeType } from './describe-type';
import { formatPath } from './format-path';
import type { JsonObject } from './json';

/**
 * The type of the data that `message()` accepts, inferred from a model's `messageSchema`: the input of the schema, or any
 * object if the model declares none.
 *
 * @typeParam Definition - the type of a schema, or of a function that returns one
 *
 * @example
 * declare const User: MessageMethods<InferPayload<typeof schema>, number>;
 */
export type InferPayload<Definition> =
  Definition extends StandardSchemaV1<infer Input, unknown>
    ? unknown extends Input
      ? object
      : Extract<Input, object>
    : Definition extends () => infer Schema
      ? InferPayload<Schema>
      : object;

/**
 * Returns the schema that a model declares as its `messageSchema`, which is a schema or a function that returns one.
 *
 * @throws TypeError if it is anything else
 */
export function resolveSchema(definition: unknown, modelName: string): StandardSchemaV1 | undefined {
  if (definition === undefined) return undefined;
  // A schema comes first, because the schemas of arktype are functions too.
  const isFactory = typeof definition === 'function' && !isSchema(definition);
  const schema = isFactory ? callSchemaFactory(definition as () => unknown, modelName) : definition;
  if (isSchema(schema)) return schema;
  throw invalidSchema(modelName, `is ${describeType(schema)}, not a Standard Schema`);
}

function callSchemaFactory(factory: () => unknown, modelName: string): unknown {
  try {
    return factory();
  } catch (error) {
    throw invalidSchema(modelName, 'is a function that throws', { cause: error });
  }
}

function isSchema(value: unknown): value is StandardSchemaV1 {
  const standard = (value as Partial<StandardSchemaV1> | null | undefined)?.['~standard'];
  return standard?.version === 1 && typeof standard.validate === 'function';
}

function invalidSchema(modelName: string, reason: string, options?: ErrorOptions): TypeError {
  const fix = 'Set it to a schema of zod, valibot or arktype, or to a function that returns one.';
  return new TypeError(`${modelName}.messageSchema ${reason}. ${fix}`, options);
}

/**
 * Validates the data of a message by the model's schema. The data is JSON already, so that the schema sees what would be
 * sent, and nothing else can reach the subscribers.
 *
 * @returns the output of the schema
 * @throws MessageError `E_INVALID_DATA`, with the path of the first issue and all `issues`
 */
export function validateData(data: JsonObject, schema: StandardSchemaV1): unknown {
  let result;
  try {
    result = schema['~standard'].validate(data);
    if (typeof result !== 'object' || (result as unknown) === null) {
      throw new TypeError(`messageSchema returned ${describeType(result)}, not a Standard Schema result`);
    }
  } catch (error) {
    throw invalidData("cannot be validated, because the model's messageSchema throws. See `cause`", { cause: error });
  }
  if ('then' in result) {
    Promise.resolve(result).catch(() => undefined); // An unhandled rejection would end the process.
    throw invalidData(ASYNC_SCHEMA);
  }
  if (!result.issues) return result.value;
  throw invalidData("does not match the model's messageSchema. See `issues`", { issues: result.issues });
}

/** @see https://github.com/colinhacks/zod/issues/6610 - zod validates again asynchronously where a refinement throws. */
const ASYNC_SCHEMA =
  "cannot be validated, because the model's messageSchema is asynchronous. " +
  'Use a synchronous schema (one of zod must not throw either)';

function invalidData(reason: string, options: Pick<MessageErrorOptions, 'cause' | 'issues'> = {}): MessageError {
  const segments = options.issues?.[0]?.path ?? [];
  // Not `segments.map()`: arktype's paths are a subclass of Array, whose map() would make another path.
  const keys = Array.from(segments, (segment) => (typeof segment === 'object' ? segment.key : segment));
  const path = formatPath(keys);
  return new MessageError('E_INVALID_DATA', `${path} ${reason}.`, { ...options, path });
}
