const path = require('node:path');

const serve = (file) => {
  const absolutePath = path.resolve(__dirname, '../node_modules', file);
  return (req, res) => res.sendFile(absolutePath);
};

module.exports.routes = {
  'GET /items': 'item/find',
  'POST /items/:id/bids': 'item/bid',
  'PUT /items/:id/watch': 'item/watch',
  'DELETE /items/:id/watch': 'item/unwatch',
  'PUT /visitor': 'visitor/rename',
  'GET /node': 'node/show',
  'DELETE /node': 'node/kill',

  'GET /sails.io.js': serve('sails.io.js/sails.io.js'),
  'GET /sails.io.shipped.js': serve('sails.io.js/dist/sails.io.js'),
  'GET /sails-hook-message/client.mjs': serve('sails-hook-message/dist/client.mjs'),
};
