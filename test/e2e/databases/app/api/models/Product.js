module.exports = {
  primaryKey: 'sku',

  attributes: {
    id: false,
    sku: { type: 'string', required: true },
    price: { type: 'number' },
    orders: { collection: 'order', via: 'products' },
  },

  afterUpdate: function (product, proceed) {
    Product.message(product, { product });
    return proceed();
  },
};
