import type { StandardSchemaV1 } from './standard-schema';

/**
 * Which argument is invalid: `ids`, `data` or `req`.
 *
 * @example
 * const STATUS: Record<MessageErrorCode, number> = { E_INVALID_ID: 404, E_INVALID_DATA: 400, E_INVALID_REQ: 500 };
 */
export type MessageErrorCode = 'E_INVALID_ID' | 'E_INVALID_DATA' | 'E_INVALID_REQ';

/** What a {@link MessageError} has beside its code and its message. */
export interface MessageErrorOptions {
  /** Where in `data` the invalid value is, for `E_INVALID_DATA`. */
  path?: string;
  /** What a getter, a proxy, a `toJSON` or a schema threw. */
  cause?: unknown;
  /** The issues that the model's `messageSchema` found. */
  issues?: readonly StandardSchemaV1.Issue[];
}

/** The same symbol in every copy of this module. */
const BRAND = Symbol.for('sails-hook-message.MessageError');

/**
 * Thrown when a method receives an invalid argument. Nothing has been sent.
 *
 * The message names the method, what is wrong, and what to do. It never contains a value of your data.
 *
 * | code | the argument |
 * | --- | --- |
 * | `E_INVALID_ID` | `ids`: not an id of the primary key's type, or the record has no room |
 * | `E_INVALID_DATA` | `data`: not a dictionary of JSON, or it does not match the model's `messageSchema` |
 * | `E_INVALID_REQ` | `req`: not a request or a socket; for `subscribe()`, a request without a socket |
 *
 * @example
 * try {
 *   User.message(83, { price: NaN });
 * } catch (error) {
 *   error.code; // 'E_INVALID_DATA'
 *   error.path; // 'data.price'
 * }
 */
export class MessageError extends Error {
  /** The name that logs print. */
  override readonly name = 'MessageError';
  /** `E_INVALID_ID`, `E_INVALID_DATA` or `E_INVALID_REQ`. */
  readonly code: MessageErrorCode;
  /** Where in `data` the invalid value is, such as `data.items[3].price`. Only with `E_INVALID_DATA`. */
  declare readonly path?: string;
  /**
   * The issues that the model's `messageSchema` found. They may quote values, so they are neither in the message nor
   * enumerable, which keeps them out of logs.
   */
  declare readonly issues?: readonly StandardSchemaV1.Issue[];

  static {
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  /**
   * True for an error of any copy of this module. `sails.reloadActions()` removes what actions have required from Node's
   * module cache, so that an action may load a second copy.
   *
   * @see https://github.com/balderdashy/sails/issues/7187 - remove this once Sails leaves the cache alone.
   */
  static override [Symbol.hasInstance](value: unknown): value is MessageError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /**
   * You normally don't create this error yourself, except in tests.
   *
   * @param code - which argument is invalid
   * @param message - what is wrong, and what to do
   * @param options - `path`, `issues` and `cause`, if there are any
   *
   * @example
   * throw new MessageError('E_INVALID_DATA', 'data.price is NaN.', { path: 'data.price' });
   */
  constructor(code: MessageErrorCode, message: string, options: MessageErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    if (options.path !== undefined) this.path = options.path;
    if (options.issues !== undefined) Object.defineProperty(this, 'issues', { value: options.issues });
  }
}
