import fc from 'fast-check';

/** How many cases are generated in all: `npm run test:property` makes 100,000 of them, plain `npm test` enough for a few seconds. */
const CASES = Number(process.env['PROOF_CASES'] ?? 3000);

/** Of a hundred cases, how many each property gets; they are all that there are. */
const SHARES = {
  'sound data': 20,
  'sound data over a socket': 6,
  'one fault': 22,
  'one fault before a subscriber': 3,
  'data that fights back': 12,
  'arguments that fight back': 10,
  'ids of a number key': 6,
  'ids of a string key': 6,
  'Waterline records': 2,
  'records in a Sails app': 1,
  'pairs of rooms': 5,
  'protected records': 4,
  'dictionaries that are not protected records': 3,
};

let done = 0;

/** Runs a property on its share of all the cases; how to come back to a failure is in what fast-check prints. */
export async function holds<Values extends [unknown, ...unknown[]]>(
  share: keyof typeof SHARES,
  property: fc.IAsyncProperty<Values> | fc.IProperty<Values>,
): Promise<void> {
  const numRuns = Math.ceil((CASES * SHARES[share]) / 100);
  const seed = process.env['PROOF_SEED'];
  await fc.assert(property, { numRuns, ...(seed === undefined ? {} : { seed: Number(seed) }) });
  done += numRuns;
}

after(() => {
  console.log(`  ${done.toLocaleString('en')} generated cases`);
});
