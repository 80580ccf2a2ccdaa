module.exports.models = {
  migrate: 'drop',
  archiveModelIdentity: false,
  attributes: { id: { type: 'number', autoIncrement: true } },
};
