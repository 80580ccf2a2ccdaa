module.exports.bootstrap = async () => {
  await User.create({ id: 1, hairColor: 'brown' });
};
