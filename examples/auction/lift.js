const sails = require('sails');
const { logMessages } = require('./log-messages');

/** Lifts the auction. These settings override those of config/. */
exports.lift = (settings, lifted) => {
  const config = {
    appPath: __dirname,
    explicitHost: '127.0.0.1', // only this machine can reach it
    hooks: { grunt: false, i18n: false, session: false, views: false }, // not used
    ...settings,
  };
  sails.lift(config, (error) => {
    if (error) {
      console.error(error);
      process.exit(1);
    }
    logMessages(sails);
    lifted();
  });
};
