/** A value that `JSON.parse()` returns. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** An object that `JSON.parse()` returns. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** The type of a value that JSON can't represent. It makes the compiler's error say why. */
export interface NotJson<Reason extends string> {
  /** Why JSON can't represent the value. */
  readonly 'not JSON': Reason;
}

/**
 * The types that `data` may have: the type itself where JSON can represent it, and {@link NotJson} where it can't. A function
 * that passes its data on to `message()` takes this type.
 *
 * The methods of a class look like functions in the data. Pass `{ ...instance }`, whose type has no methods.
 *
 * @example
 * function notify<Data extends object>(data: Data & JsonifiableObject<Data>) {
 *   User.message<Data>(1, data);
 * }
 */
export type JsonifiableObject<Data> = Data extends readonly unknown[]
  ? NotJson<'data is an array. Wrap it in an object, such as { list }'>
  : Data extends Date
    ? NotJson<'data is a Date. Wrap it in an object, such as { at }'>
    : Jsonifiable<Data>;

/**
 * The part of a type that JSON can represent. `any` and `unknown` are checked at run time only.
 */
export type Jsonifiable<Value> = unknown extends Value
  ? Value
  : Value extends string | number | boolean | null | undefined
    ? Value
    : Value extends bigint
      ? NotJson<'a bigint. Convert it with String() or Number()'>
      : Value extends symbol
        ? NotJson<'a symbol'>
        : Value extends (...args: never) => unknown
          ? NotJson<'a function'>
          : Value extends PromiseLike<unknown>
            ? NotJson<'a promise. Put `await` before it'>
            : Value extends ArrayBufferView | ArrayBufferLike
              ? NotJson<'binary data. Convert it, for example with toString("base64")'>
              : Value extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
                ? NotJson<'a Map or Set. Convert it with Object.fromEntries() or Array.from()'>
                : Value extends RegExp
                  ? NotJson<'a RegExp. Send its source'>
                  : IsError<Value> extends true
                    ? NotJson<'an Error. Send its message'>
                    : Value extends { toJSON: (...args: never) => unknown }
                      ? Value
                      : Value extends readonly unknown[]
                        ? { [Index in keyof Value]: JsonifiableElement<Value[Index]> }
                        : { [Key in keyof Value]: Jsonifiable<Value[Key]> };

/** By the key `stack`, because many payloads have a name and a message. */
type IsError<Value> = Value extends Error ? ('stack' extends keyof Value ? true : false) : false;

type JsonifiableElement<Value> = undefined extends Value
  ? unknown extends Value
    ? Value
    : NotJson<'undefined in an array. Use null'>
  : Jsonifiable<Value>;
