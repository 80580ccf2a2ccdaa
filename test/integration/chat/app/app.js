const sails = require('sails');

process.chdir(__dirname);
sails.lift({ port: Number(process.env.PORT) }, (error) => {
  if (error) throw error;
  process.send('lifted');
});
