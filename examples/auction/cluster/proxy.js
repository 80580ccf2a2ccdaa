const { once } = require('node:events');
const http = require('node:http');
const { createProxyServer } = require('http-proxy-3');

/** Starts a reverse proxy. It forwards each request to the address that `nextNode()` returns. */
exports.startProxy = async (port, nextNode) => {
  const proxy = createProxyServer();
  const server = http.createServer((req, res) => proxy.web(req, res, { target: nextNode() }));
  server.on('upgrade', (req, socket, head) => proxy.ws(req, socket, head, { target: nextNode() }));

  // A node that is killed takes its connections with it. The browser reconnects, to another node.
  proxy.on('error', (error, req, res) => {
    if (!(res instanceof http.ServerResponse)) return res.destroy();
    if (!res.headersSent) res.writeHead(502);
    res.end('This node is gone. Try again.');
  });

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
};
