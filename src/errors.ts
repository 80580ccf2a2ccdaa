/**
 * What is wrong with a call: `id`, `data` or `req`, the three things that `message()` takes.
 *
 * @example
 * const STATUS: Record<MessageErrorCode, number> = { E_INVALID_ID: 404, E_INVALID_DATA: 400, E_INVALID_REQ: 500 };
 */
export type MessageErrorCode = 'E_INVALID_ID' | 'E_INVALID_DATA' | 'E_INVALID_REQ';

/** One fault that a model's `messageSchema` found (Standard Schema 1, `Issue`). */
export interface SchemaIssue {
  /** What is wrong, in the schema's own words, which may quote values. */
  readonly message: string;
  /** Where in `data` it is: keys, or objects that have one; none where the data as a whole is refused. */
  readonly path?: readonly (PropertyKey | PathStep)[] | undefined;
}

interface PathStep {
  readonly key: PropertyKey;
}

/** What a {@link MessageError} knows beside its text. */
export interface MessageErrorDetails {
  /** Where in `data` the fault is, for `E_INVALID_DATA`. */
  path?: string;
  /** What a getter, a proxy or a `toJSON` threw. */
  cause?: unknown;
  /** What a model's `messageSchema` has against `data`. */
  issues?: readonly SchemaIssue[];
}

/** Known to every copy of this module. */
const BRAND = Symbol.for('sails-hook-message.MessageError');

/**
 * What a call throws that has sent nothing.
 *
 * Its text names the call, the kind of thing that came (never its value, which may be a secret) and what was wanted.
 *
 * | code | what is wrong |
 * | --- | --- |
 * | `E_INVALID_ID` | an id is none, is not of the primary key's type, or has no room |
 * | `E_INVALID_DATA` | `data` is no dictionary of JSON, or not what the model's `messageSchema` takes |
 * | `E_INVALID_REQ` | `req` is no request and no socket, or came by HTTP where only a socket can be subscribed |
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
  /** As every error has it, for logs. */
  override readonly name = 'MessageError';
  /** `E_INVALID_ID`, `E_INVALID_DATA` or `E_INVALID_REQ`. */
  readonly code: MessageErrorCode;
  /** Where in `data` the fault is, such as `data.items[3].price`; only with `E_INVALID_DATA`. */
  declare readonly path?: string;
  /**
   * What the model's `messageSchema` has against `data`, in the schema's own words. They may quote values, so they are kept
   * out of the text and out of logs (the property is not enumerable).
   */
  declare readonly issues?: readonly SchemaIssue[];

  static {
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  /**
   * True for the error of any copy of this module: where Sails loads an app's files again (`sails.reloadActions()`), it
   * throws away what they have required, and with it the copy that `message()` was made from.
   */
  static override [Symbol.hasInstance](value: unknown): value is MessageError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /**
   * The library makes these; an app has no need to, but for its own tests.
   *
   * @param code - which of the call's arguments is wrong
   * @param text - the message
   * @param details - `path`, `issues` and `cause`, where there are any
   *
   * @example
   * throw new MessageError('E_INVALID_DATA', 'User.message(): data.price is NaN.', { path: 'data.price' });
   */
  constructor(code: MessageErrorCode, text: string, details: MessageErrorDetails = {}) {
    super(text, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    if (details.path !== undefined) this.path = details.path;
    if (details.issues !== undefined) Object.defineProperty(this, 'issues', { value: details.issues });
  }
}
