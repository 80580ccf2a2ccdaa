import hook = require('sails-hook-message');

// Sails calls it; an app's own code has no use for that, but tests may pass it to `sails.load({ hooks: { message } })`.
const hooks: { message: (sails: never) => object } = { message: hook };

declare const User: hook.MessageMethods<{ count: number }, number>;
User.message(83, { count: 12 });

try {
  User.message(83, { count: NaN });
} catch (error) {
  if (error instanceof hook.MessageError) {
    const code: hook.MessageErrorCode = error.code;
    const path: string | undefined = error.path;
    const faults: string[] | undefined = error.issues?.map(({ message }) => message);
    // @ts-expect-error no such code
    if (error.code === 'E_INVALID_ROOM') throw error;
    console.error(code, path, faults);
  }
}

const heard = (event: hook.MessagedEvent<{ count: number }, number>): number => event.data.count * event.id;
// @ts-expect-error no such event
heard({ verb: 'updated', id: 83, data: { count: 12 } });

// @ts-expect-error a wrong payload
User.message(83, { count: '12' });
// @ts-expect-error no such name
type None = hook.Nothing;

export = { hooks, heard };
