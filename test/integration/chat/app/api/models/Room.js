module.exports = {
  attributes: {
    name: { type: 'string', required: true },
    users: { collection: 'user', via: 'rooms' },
  },

  afterUpdate: function (room, proceed) {
    Room.message(room, { topic: room.name });
    return proceed();
  },
};
