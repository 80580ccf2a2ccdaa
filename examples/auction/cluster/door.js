const { once } = require('node:events');
const http = require('node:http');
const { createProxyServer } = require('http-proxy-3');

/** A server that lets each visitor in at the next of the nodes that are open. `nextNode` answers its address. */
exports.openDoor = async (port, nextNode) => {
  const proxy = createProxyServer();
  const server = http.createServer((req, res) => proxy.web(req, res, { target: nextNode() }));
  server.on('upgrade', (req, socket, head) => proxy.ws(req, socket, head, { target: nextNode() }));

  // A node that dies takes its connections along. The browser comes again, and is let in elsewhere.
  proxy.on('error', (error, req, res) => {
    if (!(res instanceof http.ServerResponse)) return res.destroy();
    if (!res.headersSent) res.writeHead(502);
    res.end('This node is gone. Come again.');
  });

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
};
