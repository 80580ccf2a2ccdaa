module.exports.blueprints = { rest: false, shortcuts: false }; // only what config/routes.js names
