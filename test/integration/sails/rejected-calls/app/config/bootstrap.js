const { subscribe } = require('node:diagnostics_channel');

module.exports.bootstrap = async function (done) {
  if (process.env.BOOTSTRAP_TO) User.message(process.env.BOOTSTRAP_TO, { from: 'bootstrap' });
  if (process.env.THROWING_LISTENER) {
    subscribe(process.env.THROWING_LISTENER, () => {
      throw new Error('thrown by a listener');
    });
  }
  return done();
};
