module.exports = {
  attributes: {
    name: { type: 'string', defaultsTo: 'unknown' },
    rooms: { collection: 'room', via: 'users' },
  },
};
