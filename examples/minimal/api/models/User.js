module.exports = {
  attributes: {
    hairColor: { type: 'string' },
  },
};
