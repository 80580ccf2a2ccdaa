// The blueprint actions are there for the routes to name, but nothing is routed by itself: a visitor must not set a price.
module.exports.blueprints = { actions: false, rest: false, shortcuts: false };
