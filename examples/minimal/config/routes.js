module.exports.routes = {
  'GET /user/:id': 'user/findOne', // a blueprint action, which also subscribes the requesting socket to the record
  'PUT /user/:id/hair-color': 'user/dye',

  'GET /sails.io.js': (req, res) => res.sendFile(require.resolve('sails.io.js/dist/sails.io.js')),
};
