module.exports.models = {
  migrate: 'drop',
  schema: true,
  attributes: {
    createdAt: { type: 'number', autoCreatedAt: true },
    updatedAt: { type: 'number', autoUpdatedAt: true },
    id: { type: 'number', autoIncrement: true },
  },
  dataEncryptionKeys: { default: Buffer.alloc(32, 'no secret: ').toString('base64') },
};
