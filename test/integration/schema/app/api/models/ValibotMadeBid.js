const v = require('valibot');

module.exports = {
  messageSchema: () => v.object({ price: v.number(), bidder: v.optional(v.string(), 'Somebody') }),
};
