import { io } from '/socket.io/socket.io.esm.min.js';
import { adaptForSailsIO } from '/sails-hook-message/client.mjs';

/** The page's sails.io.js as it ships, with the old Socket.IO client that is built into it. */
export const shipped = window.io;

// What sails.io.js takes when it loads next.
window.io = adaptForSailsIO(io);
