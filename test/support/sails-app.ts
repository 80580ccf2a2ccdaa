import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Server as HttpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Server, Socket } from 'socket.io';

import { type Done, liftSails, lowerSails } from './lift-sails';
import { trackConnections } from './track-connections';

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
    broadcast(room: string, event: string, data: unknown, socketToOmit?: unknown): void;
  };
  after(event: string, listener: () => void): void;
  lift(config: object, done: Done): void;
  lower(options: object, done: Done): void;
}
export type Action = (req: SailsRequest, res: SailsResponse) => void;

export interface SailsAppOptions {
  /** Called when the sockets hook has loaded, as this library's hook is. */
  onSockets?: (sails: Sails) => void;
  /** Sails' own settings. */
  config?: { sockets?: object; routes?: Record<string, Action> };
}

/** A real Sails app with the sockets hook and without this library's hook, whose connections can be cut. */
export class SailsApp {
  url = '';
  sails!: Sails;
  #cut: () => void = () => undefined;
  #folder = '';

  async lift({ onSockets, config = {} }: SailsAppOptions = {}): Promise<this> {
    this.#folder = await mkdtemp(join(tmpdir(), 'sails-app-'));

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
    this.url = await liftSails(this.sails, {
      appPath: this.#folder,
      environment: 'test',
      log: { level: 'silent', noShip: true },
      globals: false,
      session: { secret: 'any' },
      hooks: { grunt: false, pubsub: false, sockets: load('sails-hook-sockets') as object, afterSockets },
      sockets: config.sockets ?? {},
      routes: { ...this.#routes(), ...config.routes },
    });
    this.#cut = trackConnections(this.sails.hooks.http.server);
    return this;
  }

  /** Returns a new session's cookie, as a browser gets it with its first response. */
  async cookie(): Promise<string> {
    const response = await fetch(`${this.url}/session`, { method: 'PUT' });
    return (response.headers.get('set-cookie') ?? '').replace(/;.*/, '');
  }

  /** Cuts every connection, as an unplugged cable does. */
  cut(): void {
    this.#cut();
  }

  async stop(): Promise<void> {
    this.cut();
    await lowerSails(this.sails);
    await rm(this.#folder, { recursive: true });
  }

  #routes(): Record<string, Action> {
    return {
      // Responds with the request.
      'ALL /echo': (req, res) => {
        const headers = Object.fromEntries(Object.entries(req.headers).filter(([name]) => name.startsWith('x-')));
        res.json({ method: req.method, params: req.allParams(), headers });
      },
      'GET /status/:code': (req, res) => {
        res.status(Number(req.param('code'))).json({ reason: 'requested' });
      },
      'GET /never': () => undefined,
      // Joins the room that the tests broadcast to.
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
