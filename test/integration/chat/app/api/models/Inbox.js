// In Sails 0.12, a user's private messages had a context of their own. Its id is that of its user; it needs no rows.
module.exports = { attributes: {} };
