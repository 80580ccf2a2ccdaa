module.exports = {
  attributes: {
    id: { type: 'number', autoIncrement: true, columnName: 'invoice_number' },
    title: { type: 'string' },
  },
};
