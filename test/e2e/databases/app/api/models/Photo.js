module.exports = {
  attributes: {
    title: { type: 'string' },
    bytes: sails.config.custom.attributes.binary,
  },
};
