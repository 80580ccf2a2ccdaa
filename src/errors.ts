/** What is wrong with a call: `id`, `data` or `req`, the three things that `message()` takes. */
export type MessageErrorCode = 'E_INVALID_ID' | 'E_INVALID_DATA' | 'E_INVALID_REQ';

/** One fault that a model's `messageSchema` found (Standard Schema 1, `Issue`). */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
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
 * @example
 * try {
 *   User.message(83, { price: NaN });
 * } catch (error) {
 *   error.code; // 'E_INVALID_DATA'
 *   error.path; // 'data.price'
 * }
 */
export class MessageError extends Error {
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

  constructor(code: MessageErrorCode, text: string, details: MessageErrorDetails = {}) {
    super(text, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    if (details.path !== undefined) this.path = details.path;
    if (details.issues !== undefined) Object.defineProperty(this, 'issues', { value: details.issues });
  }
}
