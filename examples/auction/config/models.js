module.exports.models = {
  schema: true,
  migrate: 'safe', // the in-memory database is empty at each start
  archiveModelIdentity: false,
  attributes: {
    id: { type: 'number', autoIncrement: true },
  },
};
