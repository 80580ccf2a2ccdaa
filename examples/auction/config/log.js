module.exports.log = { level: 'warn' };
