import type { RedisServer } from '../../support/redis-server';
import { appFolder } from './app-folder';
import { type Files, filesOf } from './guide';
import type { Node } from './node';
import { type Stage, useStage } from './stage';

/** An engine as docs/scaling.md sets it up, with two nodes that listen and a process that only loads the app. */
export class Engine {
  near!: Node;
  far!: Node;
  worker!: Node;
  redis!: RedisServer;
  stage!: Stage;
  folder = '';

  get environment(): NodeJS.ProcessEnv {
    return { REDIS_URL: this.redis.url };
  }

  get all(): Node[] {
    return [this.near, this.far, this.worker];
  }
}

/**
 * Starts an engine before the tests of a `describe`, with the files that stand under a heading of docs/scaling.md, and
 * stops it after them.
 */
export function useEngine(
  heading: string,
  packages: string[],
  moreFiles: Files = {},
  { keeps }: { keeps: boolean } = { keeps: false },
): Engine {
  const engine = new Engine();
  engine.stage = useStage(async (stage) => {
    engine.redis = await stage.redis({ keeps });
    engine.folder = await appFolder(packages, {
      ...filesOf(heading),
      ...filesOf('Workers'),
      ...filesOf('Workers without Sails'),
      ...moreFiles,
    });
    [engine.near, engine.far, engine.worker] = await Promise.all([
      stage.lift(engine.folder, engine.environment),
      stage.lift(engine.folder, engine.environment),
      stage.load(engine.folder, 'worker.js', engine.environment),
    ]);
  });
  return engine;
}
