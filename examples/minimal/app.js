const path = require('node:path');
const sails = require('sails');

const config = {
  appPath: __dirname,
  explicitHost: '127.0.0.1',
  paths: { public: path.join(__dirname, 'public') },
  log: { level: 'warn' },
};

sails.lift(config, (error) => {
  if (error) {
    console.error(error);
    process.exit(1);
  }
  console.log(`http://127.0.0.1:${sails.config.port}`);
});
