module.exports.globals = { models: true, sails: true, _: false, async: false };
