import { once } from 'node:events';
import { createRequire } from 'node:module';

import '../sails/client-kinds';

interface Socket {
  readonly _raw: NodeJS.EventEmitter & { readonly id: string };
  on(event: string, listener: (event: unknown) => void): void;
  request(request: object, answered: (body: unknown, response: { statusCode: number }) => void): void;
  disconnect(): void;
}

// It has no types. That it becomes the client of sails.io.js, which can happen but once in a process, is in client-kinds.
const { sails } = createRequire(__filename)('socket.io-client-2') as { sails: { connect(url: string): Socket } };

/** sails.io.js as it ships, connected to an app, for code that knows it as a web page does: as `io.socket`. */
export class WebPage {
  /** What it was told of users. */
  readonly heard: unknown[] = [];

  static async open(url: string): Promise<WebPage> {
    const socket = sails.connect(url);
    await once(socket._raw, 'connect');
    return new WebPage({ socket });
  }

  private constructor(readonly io: { readonly socket: Socket }) {
    io.socket.on('user', (event) => this.heard.push(event));
  }

  get id(): string {
    return this.io.socket._raw.id;
  }

  /** Makes a request of the app; when its answer comes, all has arrived that the app sent before. */
  request(method: string, url: string, data: object = {}): Promise<{ status: number; body: unknown }> {
    return new Promise((resolve) => {
      this.io.socket.request({ method, url, data }, (body, { statusCode }) => {
        resolve({ status: statusCode, body });
      });
    });
  }

  /** Comes back when all has arrived that the app sent before. */
  async fence(): Promise<void> {
    await this.request('GET', '/user');
  }

  close(): void {
    this.io.socket.disconnect();
  }
}
