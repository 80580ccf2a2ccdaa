import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { freePort } from '../support/free-port';

/** Runs a script in an app's folder, in its own process, and returns its output. */
export async function runScript(folder: string, ...script: string[]): Promise<string> {
  const { NODE_V8_COVERAGE: _, ...env } = process.env;
  const options = { cwd: folder, env: { ...env, PORT: String(await freePort()) } };
  return (await promisify(execFile)(process.execPath, script, options)).stdout;
}
