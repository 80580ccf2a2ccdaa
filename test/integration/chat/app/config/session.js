module.exports.session = { secret: 'this app keeps no secrets' };
