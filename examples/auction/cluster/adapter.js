/** The Waterline adapter of a node. It sends each query to the process that started the node: see database.js. */
const METHODS = [
  'create',
  'createEach',
  'find',
  'update',
  'destroy',
  'count',
  'sum',
  'avg',
  'define',
  'drop',
  'setSequence',
];
const callbacks = new Map();
let calls = 0;

process.on('message', ({ call, error, result }) => {
  callbacks.get(call)?.(error, result);
  callbacks.delete(call);
});

function query(method, args, callback) {
  callbacks.set(++calls, callback);
  process.send({ call: calls, method, args });
}

module.exports = {
  identity: 'shared-disk',
  adapterApiVersion: 1,
  defaults: { schema: false },
  datastores: {},

  registerDatastore(config, models, done) {
    this.datastores[config.identity] = { config };
    query('registerDatastore', [{ identity: config.identity, inMemoryOnly: true }, toJson(models)], done);
  },

  teardown(identity, done) {
    done();
  },
};

for (const method of METHODS) {
  module.exports[method] = (...args) => query(method, toJson(args.slice(0, -1)), args.at(-1));
}

/** Drops functions, which cannot be sent to another process. */
function toJson(value) {
  return JSON.parse(JSON.stringify(value));
}
