import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import type { MessageMethods } from 'sails-hook-message';
import type { RemoteSocket, Socket } from 'socket.io';
import type { DefaultEventsMap } from 'socket.io';

declare const User: MessageMethods<{ count: number }>;
declare const express: ExpressRequest & { isSocket: boolean };
declare const node: IncomingMessage;
declare const socket: Socket;
declare const typedSocket: Socket<{ bid(price: number): void }, { user(event: { id: number }): void }>;
declare const remote: RemoteSocket<DefaultEventsMap, unknown>;
declare const action: { req: ExpressRequest; res: ExpressResponse };
declare const response: ExpressResponse;
declare const nodeResponse: ServerResponse;
declare const anything: any;
const data = { count: 1 };

User.message(83, data, express);
User.message(83, data, express.isSocket && express);
User.message(83, data, node);
User.message(83, data, socket);
User.message(83, data, typedSocket);
User.message(83, data, remote);
User.message(83, data, action.req);
User.message(83, data, socket.id);
User.message(83, data, node.socket);
User.message(83, data, express.socket);
User.message(83, data, undefined);
User.message(83, data, null);
User.message(83, data, false);
User.message(83, data, anything);
User.subscribe(socket, [1, { id: 2 }]);
User.subscribe(express, 1);
User.unsubscribe(remote, '1');

// @ts-expect-error a response
User.message(83, data, response);
// @ts-expect-error Node's own response
User.message(83, data, nodeResponse);
// @ts-expect-error an action's this
User.message(83, data, action);
// @ts-expect-error true
User.message(83, data, true);
// @ts-expect-error an options object
User.message(83, data, {});
// @ts-expect-error the id of a socket can't subscribe
User.subscribe(socket.id, 1);
// @ts-expect-error a TCP socket can't subscribe
User.subscribe(node.socket, 1);
// @ts-expect-error subscribe() needs a socket
User.subscribe(undefined, 1);
// @ts-expect-error subscribe() needs a socket
User.subscribe(false, 1);
// @ts-expect-error no ids
User.subscribe(socket);
// @ts-expect-error a boolean id
User.unsubscribe(socket, true);
