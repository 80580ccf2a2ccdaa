const { type } = require('arktype');

module.exports = {
  messageSchema: type({ price: 'number', bidder: type('string').default('Somebody') }),
};
