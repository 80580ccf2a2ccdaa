import fc from 'fast-check';

/** How many cases are generated in all. The default takes a few seconds; .ci/run generates 100,000. */
const CASES = Number(process.env['PROPERTY_CASES'] ?? 3000);

/** How many of a hundred cases each property gets. */
const SHARES = {
  'valid data': 17,
  'valid data over a socket': 6,
  'one invalid value': 22,
  'one invalid value with a subscriber': 3,
  'adversarial data': 12,
  'adversarial data with a subscriber': 3,
  'adversarial arguments': 10,
  'ids of a number key': 6,
  'ids of a string key': 6,
  'Waterline records': 2,
  'records in a Sails app': 1,
  'pairs of rooms': 5,
  'protected records': 4,
  'dictionaries that are not protected records': 3,
};

let generatedCases = 0;

/** Checks a property with its share of the cases. If it fails, fast-check prints the seed that repeats the failure. */
export async function checkProperty<Values extends [unknown, ...unknown[]]>(
  share: keyof typeof SHARES,
  property: fc.IAsyncProperty<Values> | fc.IProperty<Values>,
): Promise<void> {
  const numRuns = Math.ceil((CASES * SHARES[share]) / 100);
  const seed = process.env['PROPERTY_SEED'];
  await fc.assert(property, { numRuns, ...(seed === undefined ? {} : { seed: Number(seed) }) });
  generatedCases += numRuns;
}

after(() => {
  console.log(`  ${generatedCases.toLocaleString('en')} generated cases`);
});
