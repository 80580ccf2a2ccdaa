import assert from 'node:assert/strict';
import { join } from 'node:path';

import { Page } from '../../docs/page';
import { AppProcess } from '../../support/app-process';
import { INSTALL_TIMEOUT, installAppWithout, VERSIONS } from '../../support/install';

const FIXTURE = join(__dirname, 'rejected-calls/app');

/** Which request makes a call of `message()` in which place, by the words of docs/reference/errors.md. */
const REQUESTS: Record<string, [path: string, file: string]> = {
  'a classic action': ['/in-action', 'PlaceController.js'],
  'a classic action that is async': ['/in-async-action', 'PlaceController.js'],
  'an actions2 action': ['/in-action-machine', 'in-action-machine.js'],
  'a helper': ['/in-helper', 'notify.js'],
  'a lifecycle callback': ['/in-lifecycle-callback', 'Note.js'],
  '`.stream().eachRecord()`': ['/in-stream', 'PlaceController.js'],
  'an `.exec()` callback': ['/in-exec', 'PlaceController.js'],
  'a `.then()` callback of a query that nothing awaits': ['/in-then-of-query', 'PlaceController.js'],
  'a `.then()` callback of a promise that nothing awaits': ['/in-then', 'PlaceController.js'],
  'a timer': ['/in-timer', 'PlaceController.js'],
  "a listener, such as `res.once('finish', …)`": ['/in-finish', 'PlaceController.js'],
};
/** As crond starts a job. */
const CRON_ENVIRONMENT = { PATH: '/usr/bin:/bin', SHELL: '/bin/sh', HOME: '/', LOGNAME: 'app' };
const SCRIPTS: Record<string, NodeJS.ProcessEnv> = {
  'a shell script': {},
  'a cron job that runs a shell script': CRON_ENVIRONMENT,
};

const REPORT =
  'error: sails-hook-message: User.message(): an id is a string that is not a plain number. Expected a number';
/** The line of the app that made the call. */
const frame = (file: string) => new RegExp(`^ {4}at .*${file.replace('.', '\\.')}:\\d+:\\d+\\)?$`, 'm');

const rows = new Page('docs/reference/errors.md').rows
  .filter(({ heading }) => heading === 'When a call is rejected')
  .map(({ cells }) => cells);

describe('a rejected call in a real Sails app', () => {
  let folder = '';
  let app: AppProcess;
  const started: AppProcess[] = [];
  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    folder = await installAppWithout([], VERSIONS, FIXTURE);
    app = await AppProcess.lift(folder);
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((process) => process.stop()));
  });
  after(() => app.stop());

  async function lift(env: NodeJS.ProcessEnv): Promise<AppProcess> {
    const lifted = await AppProcess.lift(folder, env);
    started.push(lifted);
    return lifted;
  }

  /** Runs the script of the app as `sails run` does, and resolves with its exit code and what it printed. */
  async function runScript(env: NodeJS.ProcessEnv): Promise<[code: number | string, output: string]> {
    const sails = join(folder, 'node_modules/sails/bin/sails.js');
    const script = new AppProcess(folder, [sails, 'run', 'notify', '--to=abc'], 0, env);
    started.push(script);
    return [await script.ended, script.output];
  }

  it('docs/reference/errors.md lists the places that are tested here', () => {
    const places = [...Object.keys(REQUESTS), 'the bootstrap function', ...Object.keys(SCRIPTS)];
    assert.deepEqual(
      rows.map(([place]) => place),
      places,
    );
  });

  for (const [place = '', byDefault = '', ifOnErrorThrows = ''] of rows) {
    const [path, file = ''] = REQUESTS[place] ?? [];
    if (path === undefined) continue;

    it(`a rejected call in ${place} is reported with its line, and the response has status 200`, async () => {
      assert.match(byDefault, / goes on$/);
      app.output = '';
      assert.equal(await app.request('POST', path, { to: 'abc' }), 200);
      await app.prints(frame(file));
      assert.ok(app.output.includes(REPORT), app.output);
      assert.equal(await app.request('GET', '/alive'), 200);
    });

    it(`what onError throws, message() throws in ${place}: ${ifOnErrorThrows}`, async () => {
      const strict = await lift({ STRICT: 'true' });
      assert.equal(await strict.request('POST', path, { to: '83' }), 200);
      const status = await strict.request('POST', path, { to: 'abc' });
      if (ifOnErrorThrows === 'the process ends') {
        assert.equal(await strict.ended, 1);
        return;
      }
      if (ifOnErrorThrows.endsWith('is printed'))
        await strict.prints(/Unhandled rejection MessageError: User\.message/);
      else assert.match(ifOnErrorThrows, /status 500$/);
      assert.equal(status, ifOnErrorThrows.endsWith('500') ? 500 : 200);
      assert.equal(await strict.request('GET', '/alive'), 200);
    });
  }

  it('a rejected call in the bootstrap function is reported, and Sails lifts', async () => {
    const lifted = await lift({ BOOTSTRAP_TO: 'abc' });
    await lifted.prints(frame('bootstrap.js'));
    assert.ok(lifted.output.includes(REPORT), lifted.output);
    assert.equal(await lifted.request('GET', '/alive'), 200);
  });

  it('what onError throws, message() throws in the bootstrap function: Sails fails to lift', async () => {
    await assert.rejects(lift({ BOOTSTRAP_TO: 'abc', STRICT: 'true' }), /User\.message\(\): an id is/);
  });

  for (const [place, env] of Object.entries(SCRIPTS)) {
    it(`a rejected call in ${place} is reported, and the script goes on`, async () => {
      const [code, output] = await runScript(env);
      assert.equal(code, 0, output);
      assert.ok(output.includes(REPORT), output);
      assert.match(output, frame('notify.js'));
      assert.match(output, /the script went on/);
    });

    it(`what onError throws, message() throws in ${place}: the script ends with exit code 1`, async () => {
      const [code, output] = await runScript({ ...env, STRICT: 'true' });
      assert.equal(code, 1, output);
      assert.match(output, /User\.message\(\): an id is/);
      assert.doesNotMatch(output, /the script went on/);
    });
  }

  for (const [channel, to] of [
    ['sails-hook-message:sent', '83'],
    ['sails-hook-message:rejected', 'abc'],
  ] as const) {
    it(`a listener of ${channel} that throws ends the process, as Node does for every channel`, async () => {
      const listening = await lift({ THROWING_LISTENER: channel });
      await listening.request('POST', '/in-timer', { to });
      assert.equal(await listening.ended, 1);
      assert.match(listening.output, /Error: thrown by a listener/);
    });
  }
});
