/** Loaded before a cluster's primary process: forwards messages between a test and the workers. */
const cluster = require('node:cluster');

if (cluster.isPrimary) {
  process.on('message', ({ worker, control }) => cluster.workers[worker]?.send({ control }));
  process.once('disconnect', () => process.exit());
  cluster.on('message', (worker, { control }) => {
    if (control) process.send({ worker: worker.id, pid: worker.process.pid, control });
  });
}
