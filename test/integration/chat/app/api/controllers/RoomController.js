module.exports = {
  open: function (req, res) {
    Room.create({ name: req.param('name') })
      .fetch()
      .exec(function (error, room) {
        if (error) return res.badRequest(error.code);
        Room.subscribe(req, [room.id]);
        return res.json(room);
      });
  },

  join: function (req, res) {
    Room.findOne({ id: Number(req.param('room')) || 0 }).exec(function (error, room) {
      if (error || !room) return res.notFound();
      Room.subscribe(req, [room.id]);
      Room.message(req.param('room'), { joined: req.session.userId }, req.socket);
      return res.ok();
    });
  },

  leave: function (req, res) {
    Room.findOne({ id: Number(req.param('room')) || 0 }).exec(function (error, room) {
      if (error || !room) return res.notFound();
      Room.unsubscribe(req, [room.id]);
      Room.message(req.param('room'), { left: req.session.userId }, req.socket);
      return res.ok();
    });
  },
};
