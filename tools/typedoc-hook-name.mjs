import { Converter } from 'typedoc';

/** A TypeDoc plugin: names the hook's entry "hook", where TypeDoc takes the name from `export =`. */
export function load({ converter }) {
  converter.on(Converter.EVENT_CREATE_DECLARATION, (_context, reflection) => {
    if (reflection.name === 'export=') reflection.name = 'hook';
  });
}
