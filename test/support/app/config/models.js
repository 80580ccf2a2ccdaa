module.exports.models = {
  migrate: 'drop',
  attributes: {
    id: { type: 'number', autoIncrement: true },
  },
  // Without this, an ORM reload fails in Sails 1.5 by itself.
  archiveModelIdentity: false,
};
