module.exports = {
  inputs: {
    id: { type: 'number', required: true },
    hairColor: { type: 'string', required: true, maxLength: 20 },
  },

  exits: {
    notFound: { statusCode: 404 },
  },

  fn: async function ({ id, hairColor }) {
    const user = await User.updateOne({ id }).set({ hairColor });
    if (!user) throw 'notFound';
    User.message(id, { hairColor }, this.req); // to every subscriber except the socket of this request
    return user;
  },
};
