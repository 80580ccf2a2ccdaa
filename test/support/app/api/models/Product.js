module.exports = {
  primaryKey: 'sku',

  attributes: {
    id: false,
    sku: { type: 'string', required: true },
    title: { type: 'string' },
  },
};
