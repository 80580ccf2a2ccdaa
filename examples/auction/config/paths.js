const path = require('node:path');

module.exports.paths = { public: path.resolve(__dirname, '../public') };
