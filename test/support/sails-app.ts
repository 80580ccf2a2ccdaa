import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Server as HttpServer, Socket as TcpSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Server, Socket } from 'socket.io';

import { freePort } from './free-port';

// Neither package has types.
const load = createRequire(__filename);

interface SailsRequest {
  method: string;
  headers: Record<string, string | undefined>;
  session: Record<string, unknown>;
  socket: Socket;
  allParams(): Record<string, unknown>;
  param(name: string): unknown;
}
interface SailsResponse {
  status(code: number): SailsResponse;
  set(header: string, value: string): SailsResponse;
  send(body: unknown): void;
  json(body: unknown): void;
}
export interface Sails {
  io: Server;
  config: { sockets: { path: string } };
  hooks: { http: { server: HttpServer } };
  sockets: {
    join(req: unknown, room: string, done: (error?: Error) => void): void;
    broadcast(room: string, event: string, data: unknown, left?: unknown): void;
  };
  after(event: string, listener: () => void): void;
  lift(config: object, done: (error: Error | null | undefined) => void): void;
  lower(options: object, done: (error?: Error) => void): void;
}
export type Action = (req: SailsRequest, res: SailsResponse) => void;

export interface SailsAppOptions {
  /** Called when the sockets hook has loaded, as the hook of this library would be. */
  onSockets?: (sails: Sails) => void;
  /** Sails' own settings. */
  config?: { sockets?: object; routes?: Record<string, Action> };
}

/** A real Sails app with the real sockets hook, in this process, whose connections can be cut. */
export class SailsApp {
  url = '';
  sails!: Sails;
  readonly #tcp = new Set<TcpSocket>();
  #folder = '';

  async lift({ onSockets, config = {} }: SailsAppOptions = {}): Promise<this> {
    this.#folder = await mkdtemp(join(tmpdir(), 'sails-app-'));
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    const { Sails } = load('sails') as { Sails: new () => Sails };
    this.sails = new Sails();
    const afterSockets = (sails: Sails) => ({
      initialize(done: (error?: unknown) => void) {
        sails.after('hook:sockets:loaded', () => {
          try {
            onSockets?.(sails);
            done();
          } catch (error) {
            done(error);
          }
        });
      },
    });
    await new Promise<void>((resolve, reject) => {
      const settings = {
        appPath: this.#folder,
        port,
        explicitHost: '127.0.0.1',
        environment: 'test',
        log: { level: 'silent', noShip: true },
        globals: false,
        session: { secret: 'any' },
        hooks: { grunt: false, pubsub: false, sockets: load('sails-hook-sockets') as object, afterSockets },
        sockets: config.sockets ?? {},
        routes: { ...this.#routes(), ...config.routes },
      };
      this.sails.lift(settings, (error) => {
        if (error == null) resolve();
        else reject(error);
      });
    });
    this.sails.hooks.http.server.on('connection', (socket) => {
      this.#tcp.add(socket);
      socket.on('close', () => this.#tcp.delete(socket));
    });
    return this;
  }

  /** A new session's cookie, as a browser gets it by its first request. */
  async cookie(): Promise<string> {
    const answer = await fetch(`${this.url}/session`, { method: 'PUT' });
    return (answer.headers.get('set-cookie') ?? '').replace(/;.*/, '');
  }

  /** Cuts every connection, as when a cable is pulled. */
  cut(): void {
    for (const socket of this.#tcp) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => {
      this.sails.lower({}, () => {
        resolve();
      });
    });
    await rm(this.#folder, { recursive: true });
  }

  #routes(): Record<string, Action> {
    return {
      // Says what came.
      'ALL /echo': (req, res) => {
        const headers = Object.fromEntries(Object.entries(req.headers).filter(([name]) => name.startsWith('x-')));
        res.json({ method: req.method, params: req.allParams(), headers });
      },
      'GET /status/:code': (req, res) => {
        res.status(Number(req.param('code'))).json({ why: 'it was asked for' });
      },
      'GET /never': () => undefined,
      // Joins the room that the tests send to.
      'POST /subscribe': (req, res) => {
        this.sails.sockets.join(req, 'record', () => {
          res.json({ id: req.socket.id });
        });
      },
      'GET /session': (req, res) => {
        res.json({ name: req.session['name'] ?? null });
      },
      'PUT /session': (req, res) => {
        req.session['name'] = req.param('name');
        res.json({});
      },
    };
  }
}
