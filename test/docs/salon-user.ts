/** The model of the app that the README and docs/guides/getting-started.md build, with what the fixture's bootstrap needs. */
export const SALON_USER = `
module.exports = {
  attributes: {
    username: { type: 'string', required: true },
    password: { type: 'string', required: true },
    hairColor: { type: 'string', defaultsTo: 'blue' },
  },

  customToJSON: function () {
    const { password, ...shown } = this;
    return shown;
  },
};`;
