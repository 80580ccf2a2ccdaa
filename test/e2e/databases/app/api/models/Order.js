const { dateTime, decimal } = sails.config.custom.attributes;

module.exports = {
  tableName: 'orders', // `order` is a word of SQL's

  attributes: {
    placedAt: dateTime,
    dueOn: { type: 'ref', columnType: 'date' },
    weight: { type: 'number', columnType: 'float' },
    total: decimal,
    isPaid: { type: 'boolean' },
    address: { type: 'json' },
    note: { type: 'ref' },
    customer: { model: 'customer' },
    products: { collection: 'product', via: 'orders', dominant: true },
  },
};
