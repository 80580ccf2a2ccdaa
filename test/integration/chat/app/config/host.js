module.exports.explicitHost = '127.0.0.1';
