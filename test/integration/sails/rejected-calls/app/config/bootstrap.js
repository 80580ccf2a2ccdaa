module.exports.bootstrap = async function (done) {
  if (process.env.BOOTSTRAP_TO) User.message(process.env.BOOTSTRAP_TO, { from: 'bootstrap' });
  return done();
};
