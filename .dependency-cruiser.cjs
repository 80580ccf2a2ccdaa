/**
 * The layers of src/: entries → model → broadcast, recovery → payload → errors. Checked by `npm run lint`.
 * @see https://github.com/sverweij/dependency-cruiser/blob/main/doc/rules-reference.md
 */
const ENTRIES = '^src/(hook|waterline|client|testing|redis-streams)[.]m?ts$';

/** What each folder of src/ may import, besides itself. */
const MAY_IMPORT = {
  model: ['broadcast', 'payload', 'errors', 'standard-schema'],
  broadcast: ['payload', 'errors'],
  recovery: ['payload', 'errors'],
  payload: ['errors', 'standard-schema'],
  errors: ['standard-schema'],
  'standard-schema': [],
  'sails-io': [],
};

const layers = Object.entries(MAY_IMPORT).map(([folder, others]) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} may import ${others.length > 0 ? others.join(', ') : 'no other part of src/'}.`,
  severity: 'error',
  from: { path: `^src/${folder}(/|[.]ts$)` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...others].join('|')})(/|[.]ts$)` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'entries-are-not-imported',
      comment: 'An entry is for apps. What two entries share belongs in a folder below them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/client[.]mts$' },
      to: { path: ENTRIES },
    },
    {
      name: 'only-the-hook-imports-its-folder',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/hook([.]ts$|/)' },
      to: { path: '^src/hook/' },
    },
    {
      name: 'redis-is-for-many-nodes',
      comment: 'An app on one node must not load what Redis needs.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(redis-streams[.]ts$|recovery/redis/)' },
      to: { path: '^src/recovery/redis/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-hook-knows-sails',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/hook([.]ts$|/)' },
      to: { path: 'node_modules/(@types/)?(sails|machine)' },
    },
    {
      name: 'client-is-for-browsers',
      comment: 'The client entry imports no Node module and nothing of the server; types are erased.',
      severity: 'error',
      from: { path: '^src/(client[.]m?ts$|sails-io/)' },
      to: { pathNot: '^src/(client[.]ts$|sails-io/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'lodash-is-the-only-package',
      comment:
        'At run time src/ needs Node and lodash. Other packages are the app’s: import their types alone. ' +
        'Only the adapter for Redis Streams extends a class of socket.io-adapter, which every Socket.IO server brings.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/recovery/redis/load-socket-io-adapter[.]ts$' },
      to: { pathNot: '^(src|node_modules/lodash)/', dependencyTypesNot: ['core', 'type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unused-files',
      severity: 'error',
      from: { path: '^src/', pathNot: ENTRIES, orphan: true },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
  },
};
