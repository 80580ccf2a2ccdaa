module.exports = {
  attributes: {
    name: { type: 'string', required: true },
    microchip: { type: 'string', required: true },
    owner: { model: 'user' },
  },

  customToJSON: function () {
    const { microchip, ...shown } = this;
    return shown;
  },
};
