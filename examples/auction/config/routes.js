module.exports.routes = {
  'GET /items': 'item/find',
  'POST /items/:id/bids': 'item/bid',
  'GET /sails.io.js': (req, res) => res.sendFile(require.resolve('sails.io.js/dist/sails.io.js')),
};
