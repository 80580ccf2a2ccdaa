module.exports = {
  attributes: {
    address: { type: 'string' },
  },

  // This app had a `message` of its own before it installed anything.
  message: function (text) {
    return `put into the ${this.identity}: ${text}`;
  },
};
