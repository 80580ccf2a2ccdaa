import { MessageError } from '../errors';
import type { Model } from './model';

/**
 * Completes an error that a step of a method threw: its message begins with the name of the method that the user called,
 * and its stack with the line of the user's code.
 *
 * @param method - the function that the user called, which is named as the model's method is
 * @returns the same error; what is not a MessageError is left as it is
 */
export function attributeToMethod<Thrown>(error: Thrown, model: Model, method: (...args: never[]) => void): Thrown {
  if (error instanceof MessageError) {
    error.message = `${model.globalId ?? model.identity}.${method.name}(): ${error.message}`;
    Error.captureStackTrace(error, method);
  }
  return error;
}
