// Compiled with the types of a browser and ES2020, and without Node's.
import { isMessagedEvent, type MessagedEvent } from 'sails-hook-message/client';

export const countOf = (event: unknown): number | undefined =>
  isMessagedEvent<{ count: number }, number>(event) ? event.data.count : undefined;
export const idOf = (event: MessagedEvent): number | string => event.id;
