module.exports = {
  attributes: {
    username: { type: 'string', required: true },
    password: { type: 'string', required: true },
    pets: { collection: 'pet', via: 'owner' },
  },

  customToJSON: function () {
    const { password, ...shown } = this;
    return shown;
  },
};
