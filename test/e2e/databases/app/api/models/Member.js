module.exports = {
  attributes: {
    name: { type: 'string', required: true },
    // As the templates of `sails new` have it.
    password: { type: 'string', protect: true },
  },
};
