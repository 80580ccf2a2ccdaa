module.exports = {
  attributes: {
    name: { type: 'string', required: true },
    password: { type: 'string', protect: true },
    token: { type: 'string', encrypt: true },
    orders: { collection: 'order', via: 'customer' },
  },

  customToJSON: function () {
    const { password, ...shown } = this;
    return shown;
  },
};
