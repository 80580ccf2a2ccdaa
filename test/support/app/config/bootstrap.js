module.exports.bootstrap = async function (done) {
  // Some tests lift this app without the ORM.
  if (!sails.hooks.orm) return done();

  await User.createEach([
    { id: 83, username: 'bob', password: 'open sesame' },
    { id: 84, username: 'ann', password: 'swordfish' },
    { id: 85, username: 'cyd', password: 'rosebud' },
  ]);
  await Pet.createEach([
    { id: 1, name: 'Rex', microchip: 'chip-985112', owner: 83 },
    { id: 2, name: 'Tom', microchip: 'chip-985113', owner: 83 },
  ]);
  await Product.createEach([
    { sku: 'tea:green', title: 'Green tea' },
    { sku: '83', title: 'A product whose key looks like a number' },
  ]);
  return done();
};
