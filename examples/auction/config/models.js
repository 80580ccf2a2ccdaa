module.exports.models = {
  schema: true,
  migrate: 'safe', // a database in memory is new at each start
  archiveModelIdentity: false,
  attributes: {
    id: { type: 'number', autoIncrement: true },
  },
};
