import { adaptForSailsIO } from '/sails-hook-message/client.mjs';
import { io } from '/socket.io/socket.io.esm.min.js';

/** The sails.io.js that a script tag of the page loaded, with its built-in Socket.IO 2 client. */
export const shipped = window.io;

// sails.io.js uses this client when connections.js imports it.
window.io = adaptForSailsIO(io);
