/** As an app of Sails 0.12 does it: callbacks, ids straight from the visitor, and `req.socket`. */
module.exports = {
  enter: function (req, res) {
    User.create({})
      .fetch()
      .exec(function (error, user) {
        if (error) return res.badRequest(error.code);
        req.session.userId = user.id;
        User.subscribe(req, [user.id]);
        Inbox.subscribe(req, [user.id]);
        return res.json(user);
      });
  },

  rename: function (req, res) {
    User.update({ id: req.session.userId || 0 })
      .set({ name: req.param('name') })
      .fetch()
      .exec(function (error, users) {
        if (error) return res.badRequest(error.code);
        users.forEach((user) => User.message(user, { renamed: req.param('name') }, req.socket));
        return res.ok();
      });
  },

  public: function (req, res) {
    User.findOne({ id: req.session.userId || 0 }).exec(function (error, user) {
      if (error) return res.badRequest(error.code);
      Room.message(
        req.param('room'),
        { room: { id: req.param('room') }, from: user, msg: req.param('msg') },
        req.socket,
      );
      return res.ok();
    });
  },

  private: function (req, res) {
    User.findOne({ id: req.session.userId || 0 }).exec(function (error, user) {
      if (error) return res.badRequest(error.code);
      Inbox.message(req.param('to'), { from: user, msg: req.param('msg') });
      return res.ok();
    });
  },

  typing: function (req, res) {
    setTimeout(() => Room.message(req.param('room'), { typing: req.session.userId }, req), 1);
    res.once('finish', () => Room.message(req.param('room'), req.body, req.param('socketId')));
    return res.ok();
  },
};
