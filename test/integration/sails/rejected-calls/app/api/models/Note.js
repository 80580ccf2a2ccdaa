module.exports = {
  attributes: { to: { type: 'string' } },

  afterCreate: function (note, proceed) {
    User.message(note.to, { from: 'a lifecycle callback' });
    return proceed();
  },
};
