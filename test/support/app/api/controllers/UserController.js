const { MessageError } = require('sails-hook-message');

/** Responds with status 422 and the error's code and text. Other errors are left to Sails. */
function respondWithError(res, error) {
  if (!(error instanceof MessageError)) throw error;
  return res.status(422).json({ code: error.code, text: error.message });
}

module.exports = {
  documentationExample: function (req, res) {
    User.findOne({ username: 'bob' }).exec(function (err, foundUser) {
      if (err) return res.serverError(err);
      User.message(foundUser.id, { count: 12, hairColor: 'red' });
      return res.ok();
    });
  },

  subscribe: function (req, res) {
    User.subscribe(req, [Number(req.param('id'))]);
    return res.ok();
  },

  unsubscribe: function (req, res) {
    User.unsubscribe(req, [Number(req.param('id'))]);
    return res.ok();
  },

  message: function (req, res) {
    try {
      User.message(req.param('id'), req.body);
      return res.ok();
    } catch (error) {
      return respondWithError(res, error);
    }
  },

  messageFromReq: function (req, res) {
    User.message(req.param('id'), req.body, req);
    return res.ok();
  },

  messageFromSocket: function (req, res) {
    User.message(req.param('id'), req.body, req.isSocket && req.socket);
    return res.ok();
  },

  messageFromRes: function (req, res) {
    try {
      User.message(req.param('id'), req.body, res);
      return res.ok();
    } catch (error) {
      return respondWithError(res, error);
    }
  },
};
