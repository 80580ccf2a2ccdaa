/**
 * Loaded before anything else by mocha, the load test and the benchmark. A server that listens on another address than
 * 127.0.0.1 is an error, in this process and in every Node process that it starts.
 */
const diagnostics = require('node:diagnostics_channel');

const preload = `--require ${JSON.stringify(__filename)}`;
const { NODE_OPTIONS = '' } = process.env;
if (!NODE_OPTIONS.includes(preload)) process.env.NODE_OPTIONS = `${NODE_OPTIONS} ${preload}`.trim();

diagnostics.subscribe('tracing:net.server.listen:asyncEnd', ({ server }) => {
  const address = server.address();
  if (address === null || typeof address === 'string' || address.address === '127.0.0.1') return;
  throw new Error(
    `A server listens on ${address.address}. Expected 127.0.0.1: pass it to listen(), or set explicitHost.`,
  );
});
