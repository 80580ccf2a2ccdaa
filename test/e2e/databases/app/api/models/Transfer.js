module.exports = {
  attributes: {
    // JavaScript's numbers can't hold every bigint, so Sails' way is a string.
    id: { type: 'string', columnType: 'bigint', columnName: 'transfer_id', required: true, autoIncrement: false },
    cents: { type: 'string', columnType: 'bigint' },
  },
};
