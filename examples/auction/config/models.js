module.exports.models = {
  schema: true,
  migrate: 'alter',
  archiveModelIdentity: false,
  attributes: {
    id: { type: 'number', autoIncrement: true },
  },
};
