const sails = require('sails');
const { printEnvelopes } = require('./terminal');

/** Lifts the auction, with what these settings add to config/. */
exports.lift = (settings, lifted) => {
  const whole = {
    appPath: __dirname,
    explicitHost: '127.0.0.1', // a demonstration is for this machine alone
    hooks: { grunt: false, i18n: false, session: false, views: false }, // what an auction doesn't need
    ...settings,
  };
  sails.lift(whole, (error) => {
    if (error) {
      console.error(error);
      process.exit(1);
    }
    printEnvelopes(sails);
    lifted();
  });
};
