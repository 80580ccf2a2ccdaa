// What a browser's bundle needs: no type of Node's, nothing newer than ES2020.
import { isMessagedEvent, type MessagedEvent } from 'sails-hook-message/client';

export const countOf = (event: unknown): number | undefined =>
  isMessagedEvent<{ count: number }, number>(event) ? event.data.count : undefined;
export const idOf = (event: MessagedEvent): number | string => event.id;
