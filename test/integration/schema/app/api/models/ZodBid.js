const { z } = require('zod');

module.exports = {
  messageSchema: z.object({ price: z.number(), bidder: z.string().default('Somebody') }),
};
