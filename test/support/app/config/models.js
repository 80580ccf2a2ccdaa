module.exports.models = {
  migrate: 'drop',
  attributes: {
    id: { type: 'number', autoIncrement: true },
  },
  // With an archive model, Sails 1.5 fails to reload the ORM.
  archiveModelIdentity: false,
};
