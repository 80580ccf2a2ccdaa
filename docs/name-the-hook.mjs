import { Converter } from 'typedoc';

/** A plugin for TypeDoc, which has no better name than `export=` for what the hook's module is. */
export function load({ converter }) {
  converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, reflection) => {
    if (reflection.name === 'export=') reflection.name = 'hook';
  });
}
