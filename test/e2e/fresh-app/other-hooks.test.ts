/** `message()` beside other hooks that apps install, all in one app: `npm run test:app`. */
import assert from 'node:assert/strict';

import { connect, type Connection } from '../../support/client-kinds';
import type { GeneratedApp } from '../../support/generated-app';
import { createWebApp, waitForAssets } from '../../support/web-app';

const CLIENT = 'sails.io.js with adaptForSailsIO()';

interface Event {
  verb: string;
  id: number;
  data: Record<string, unknown>;
}

const greet = (text: string) => `module.exports = {
  inputs: { id: { type: 'number', required: true } },
  fn: async function ({ id }) {
    User.message(id, { text: ${JSON.stringify(text)} }, this.req);
  },
};`;

/** What the app does with each hook. */
const FILES = {
  'api/controllers/user/subscribe.js': `module.exports = {
    inputs: { id: { type: 'number', required: true } },
    fn: async function ({ id }) {
      User.subscribe(this.req, [id]);
    },
  };`,
  'api/controllers/user/greet.js': greet('hello'),
  'api/controllers/user/invite.js': `module.exports = {
    inputs: { id: { type: 'number', required: true } },
    fn: async function ({ id }) {
      const token = await sails.helpers.strings.random('url-friendly'); // a helper of organics
      User.message(id, { token }, this.req);
    },
  };`,
  'api/controllers/user/show-picture.js': `module.exports = {
    files: ['picture'],
    inputs: { id: { type: 'number', required: true }, picture: { type: 'ref', required: true } },
    fn: async function ({ id, picture }) {
      const { filename, size } = await sails.uploadOne(picture);
      User.message(id, { filename, size }, this.req);
    },
  };`,
  'config/cron.js': `module.exports.cron = {
    tick: { schedule: '* * * * * *', onTick: () => User.message(2, { from: 'cron' }) },
  };`,
  'config/shipwright.js': `module.exports.shipwright = {
    js: { entry: 'client/app.js' },
    styles: { entry: 'client/app.css' },
    build: { output: { distPath: { root: '.tmp/shipwright' } }, server: { host: '127.0.0.1' } },
  };`,
  'client/app.css': 'body { color: #222; }',
  'client/app.js': "export { isMessagedEvent } from 'sails-hook-message/client';",
  'swagger/.gitkeep': '', // the hook does not create the folder
};
const ROUTES = `
  module.exports.routes['POST /user/:id/subscribe'] = { action: 'user/subscribe' };
  module.exports.routes['POST /user/:id/greet'] = { action: 'user/greet' };
  module.exports.routes['POST /user/:id/invite'] = { action: 'user/invite' };
  module.exports.routes['POST /user/:id/picture'] = { action: 'user/show-picture' };
`;
const REPORT_RELOADS = `
  module.exports.bootstrap = async () => sails.on('hook:orm:reloaded', () => console.log('ORM reloaded'));
`;

describe('an app with organics, grunt, autoreload, dev, cron, uploads, swagger-generator and shipwright', () => {
  let app: GeneratedApp;
  let subscriber: Connection;
  let sender: Connection;
  const events: Event[] = [];
  let waiting: (() => void) | undefined;

  before(async function () {
    this.timeout(480_000);
    app = await createWebApp({ withHooks: true });
    for (const [path, text] of Object.entries(FILES)) app.write(path, text);
    app.append('config/bootstrap.js', REPORT_RELOADS);
    app.append('config/routes.js', ROUTES);
    app.append('config/policies.js', "module.exports.policies['user/*'] = true;");
    app.append('config/security.js', 'module.exports.security.csrf = false;');
    // With an archive model, autoreload ends the process: https://github.com/sgress454/sails-hook-autoreload/issues/84
    app.append('config/models.js', 'module.exports.models.archiveModelIdentity = false;');
    await Promise.all([app.lift(), waitForAssets(app)]);
    subscriber = connect(CLIENT, app.url);
    sender = connect(CLIENT, app.url);
    subscriber.on('user', (event) => {
      events.push(event as Event);
      waiting?.();
    });
    await post(subscriber, '/user/1/subscribe');
  });
  after(async () => {
    for (const client of [subscriber, sender]) client.raw.disconnect();
    await app.stop();
  });
  beforeEach(() => {
    events.length = 0;
  });

  async function post(client: Connection, path: string): Promise<void> {
    const { status, body } = await client.request('post', path, {});
    assert.equal(status, 200, JSON.stringify(body));
  }

  async function nextEvent(): Promise<Event> {
    for (let event = events.shift(); ; event = events.shift()) {
      if (event !== undefined) return event;
      await new Promise<void>((resolve) => (waiting = resolve));
    }
  }

  it('every hook has loaded', async () => {
    assert.doesNotMatch(app.output, /^ *error:/m);
    assert.match(await (await fetch(`${app.url}/dev`)).text(), /dev/i);
    assert.match(await (await fetch(`${app.url}/js/app.js`)).text(), /isMessagedEvent/, 'shipwright');
    const { paths } = JSON.parse(app.read('swagger/swagger.json')) as { paths: object };
    assert.ok(
      Object.keys(paths).some((path) => path.endsWith('/greet')),
      'swagger-generator',
    );
    assert.equal((await fetch(`${app.url}/styles/importer.css`)).status, 200, 'grunt');
  });

  it('an action sends a message, beside the development server of shipwright', async () => {
    await post(sender, '/user/1/greet');
    assert.deepEqual(await nextEvent(), { verb: 'messaged', id: 1, data: { text: 'hello' } });
  });

  it('a message holds what a helper of organics returned', async () => {
    await post(sender, '/user/1/invite');
    const { data } = await nextEvent();
    assert.match(String(data['token']), /^[\w-]{10,}$/);
  });

  it('an action that took an upload sends a message', async () => {
    const body = new FormData();
    body.append('picture', new Blob(['a picture'], { type: 'image/png' }), 'ada.png');
    const { status } = await fetch(`${app.url}/user/1/picture`, {
      method: 'POST',
      body,
      headers: { connection: 'close' },
    });
    assert.equal(status, 200);
    assert.deepEqual((await nextEvent()).data, { filename: 'ada.png', size: 9 });
  });

  it('a cron job sends messages', async () => {
    await post(subscriber, '/user/2/subscribe');
    assert.deepEqual(await nextEvent(), { verb: 'messaged', id: 2, data: { from: 'cron' } });
  });

  it('message() works after autoreload has reloaded a changed action and the ORM', async () => {
    const reloaded = app.printed(/ORM reloaded/);
    app.write('api/controllers/user/greet.js', greet('hello again'));
    await reloaded;
    await post(sender, '/user/1/greet');
    let event = await nextEvent();
    while (event.id !== 1) event = await nextEvent(); // the cron job's are about another user
    assert.deepEqual(event.data, { text: 'hello again' });
  });
});
