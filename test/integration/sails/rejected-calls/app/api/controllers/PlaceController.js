/** Each action sends a message to the user whom a visitor names, from another place. */
module.exports = {
  inAction: function (req, res) {
    User.message(req.param('to'), { from: 'a classic action' }, req);
    return res.ok();
  },

  inAsyncAction: async function (req, res) {
    await User.count();
    User.message(req.param('to'), { from: 'an async action' }, req);
    return res.ok();
  },

  inHelper: async function (req, res) {
    await sails.helpers.notify(req.param('to'));
    return res.ok();
  },

  inLifecycleCallback: async function (req, res) {
    await Note.create({ to: req.param('to') }).fetch();
    return res.ok();
  },

  inStream: async function (req, res) {
    await User.create({ name: 'bob' });
    await User.stream({}).eachRecord(async () => User.message(req.param('to'), { from: 'a stream' }, req));
    return res.ok();
  },

  inExec: function (req, res) {
    User.find().exec(function (error) {
      if (error) return res.serverError(error);
      User.message(req.param('to'), { from: 'an .exec() callback' }, req.socket);
      return res.ok();
    });
  },

  inThenOfQuery: function (req, res) {
    User.count().then(() => User.message(req.param('to'), { from: 'a .then() callback of a query' }, req));
    return res.ok();
  },

  inThen: function (req, res) {
    const counted = (async () => User.count())();
    counted.then(() => User.message(req.param('to'), { from: 'a .then() callback' }, req));
    return res.ok();
  },

  inTimer: function (req, res) {
    setTimeout(() => {
      User.message(req.param('to'), { from: 'a timer' }, req);
      return res.ok();
    });
  },

  inFinish: function (req, res) {
    res.once('finish', () => User.message(req.param('to'), { from: 'a listener of the response' }, req));
    return res.ok();
  },
};
