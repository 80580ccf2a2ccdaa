/** A value that `JSON.parse()` returns. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** An object that `JSON.parse()` returns. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/**
 * The types that `data` may have: the type itself where JSON can represent it, `never` where it can't.
 *
 * The methods of a class look like functions in the data. Pass `{ ...instance }`, whose type has no methods.
 */
export type JsonifiableObject<Data> = Data extends readonly unknown[] | Date ? never : Jsonifiable<Data>;

/**
 * The part of a type that JSON can represent: no function, symbol, bigint or Buffer, and no undefined in an array. `any`
 * and `unknown` are checked at run time only.
 */
export type Jsonifiable<Value> = unknown extends Value
  ? Value
  : Value extends string | number | boolean | null | undefined
    ? Value
    : Value extends bigint | symbol | ((...args: never) => unknown) | ArrayBufferView
      ? never
      : Value extends { toJSON: (...args: never) => unknown }
        ? Value
        : Value extends readonly unknown[]
          ? { [Index in keyof Value]: Jsonifiable<Exclude<Value[Index], undefined>> }
          : { [Key in keyof Value]: Jsonifiable<Value[Key]> };
