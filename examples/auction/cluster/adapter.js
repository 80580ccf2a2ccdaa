/** A node's side of database.js: a Waterline adapter that sends each query to the process that started the node. */
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
const waiting = new Map();
let calls = 0;

process.on('message', ({ call, error, result }) => {
  waiting.get(call)?.(error, result);
  waiting.delete(call);
});

function ask(method, args, done) {
  waiting.set(++calls, done);
  process.send({ call: calls, method, args });
}

module.exports = {
  identity: 'shared-disk',
  adapterApiVersion: 1,
  defaults: { schema: false },
  datastores: {},

  registerDatastore(config, models, done) {
    this.datastores[config.identity] = { config };
    ask('registerDatastore', [{ identity: config.identity, inMemoryOnly: true }, asData(models)], done);
  },

  teardown(identity, done) {
    done();
  },
};

for (const method of METHODS) {
  module.exports[method] = (...args) => ask(method, asData(args.slice(0, -1)), args.at(-1));
}

/** Without the functions, which can't be sent. */
function asData(value) {
  return JSON.parse(JSON.stringify(value));
}
