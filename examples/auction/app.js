const { lift } = require('./lift');

const port = Number(process.env.PORT) || 1337;
lift({ port }, () => console.log(`The auction is open: http://localhost:${port}`));
