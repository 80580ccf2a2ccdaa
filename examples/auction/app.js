const sails = require('sails');
const { printEnvelopes } = require('./terminal');

const settings = {
  appPath: __dirname,
  port: Number(process.env.PORT) || 1337,
  hooks: { grunt: false, i18n: false, session: false, views: false }, // what an auction doesn't need
};

sails.lift(settings, (error) => {
  if (error) {
    console.error(error);
    process.exit(1);
  }
  console.log(`The auction is open: http://localhost:${sails.config.port}`);
  printEnvelopes(sails);
});
