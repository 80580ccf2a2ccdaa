import type { RecordId } from '../broadcast/messaged-event';

/** The part of a Waterline model that the library uses. */
export interface Model {
  /** The name of the model in lower case, such as `user`. */
  readonly identity: string;
  /** The name of the primary key, such as `id`. */
  readonly primaryKey: string;
  /** The definitions of the attributes, by name. */
  readonly attributes: object;
  /** The name of the model's global variable in Sails, such as `User`. */
  readonly globalId?: string;
  /** A Standard Schema that validates the model's messages, or a function that returns one. */
  readonly messageSchema?: unknown;
}

/** A model that names the rooms of its records. */
export interface ModelWithRooms extends Model {
  getRoomName(id: RecordId): string;
}
