const { MessageError } = require('sails-hook-message');

module.exports = {
  inputs: {
    id: { type: 'number', required: true },
    username: { type: 'string', required: true },
  },

  exits: {
    rejected: { statusCode: 422 },
  },

  fn: async function ({ id, username }, exits) {
    try {
      User.message(id, { renamed: username }, this);
      return exits.success();
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      return exits.rejected({ code: error.code, text: error.message });
    }
  },
};
