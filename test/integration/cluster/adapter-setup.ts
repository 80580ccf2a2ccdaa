import type { RedisServer } from '../../support/redis-server';
import { createAppFolder } from './app-folder';
import { type Cluster, useCluster } from './cluster';
import { type Files, readDocsFiles } from './docs-files';
import type { NodeProcess } from './node-process';

/** Nodes with an adapter as docs/guides/scaling.md configures it: two that listen, and a process that only loads the app. */
export class AdapterSetup {
  near!: NodeProcess;
  far!: NodeProcess;
  worker!: NodeProcess;
  redis!: RedisServer;
  cluster!: Cluster;
  folder = '';

  get environment(): NodeJS.ProcessEnv {
    return { REDIS_URL: this.redis.url };
  }

  get all(): NodeProcess[] {
    return [this.near, this.far, this.worker];
  }
}

/**
 * Starts nodes before the tests of a `describe`, with the files under a heading of docs/guides/scaling.md, and stops them after
 * the tests.
 */
export function useAdapterSetup(
  heading: string,
  packages: string[],
  moreFiles: Files = {},
  { persistent }: { persistent: boolean } = { persistent: false },
): AdapterSetup {
  const setup = new AdapterSetup();
  setup.cluster = useCluster(async (cluster) => {
    setup.redis = await cluster.startRedis({ persistent });
    setup.folder = await createAppFolder(packages, {
      ...readDocsFiles(heading),
      ...readDocsFiles('Workers'),
      ...readDocsFiles('Workers without Sails'),
      ...moreFiles,
    });
    [setup.near, setup.far, setup.worker] = await Promise.all([
      cluster.liftNode(setup.folder, setup.environment),
      cluster.liftNode(setup.folder, setup.environment),
      cluster.loadNode(setup.folder, 'worker.js', setup.environment),
    ]);
  });
  return setup;
}
