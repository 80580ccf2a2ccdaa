import hook = require('sails-hook-message');

// Sails calls the hook. An app's tests may pass it to `sails.load({ hooks: { message } })`.
const hooks: { message: (sails: never) => object } = { message: hook };

declare const User: hook.MessageMethods<{ count: number }, number>;
User.message(83, { count: 12 });

try {
  User.message(83, { count: NaN });
} catch (error) {
  if (error instanceof hook.MessageError) {
    const code: hook.MessageErrorCode = error.code;
    const path: string | undefined = error.path;
    const texts: string[] | undefined = error.issues?.map(({ message }) => message);
    // @ts-expect-error no such code
    if (error.code === 'E_INVALID_ROOM') throw error;
    console.error(code, path, texts);
  }
}

const product = (event: hook.MessagedEvent<{ count: number }, number>): number => event.data.count * event.id;
// @ts-expect-error no such event
product({ verb: 'updated', id: 83, data: { count: 12 } });

// @ts-expect-error a wrong payload
User.message(83, { count: '12' });
// @ts-expect-error no such name
type None = hook.Nothing;

export = { hooks, product };
