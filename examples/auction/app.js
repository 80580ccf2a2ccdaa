const { lift } = require('./lift');
const { choosePort } = require('./port');

choosePort().then(
  (port) => lift({ port }, () => console.log(`The auction is running: http://127.0.0.1:${port}`)),
  ({ message }) => {
    console.error(message);
    process.exitCode = 1;
  },
);
