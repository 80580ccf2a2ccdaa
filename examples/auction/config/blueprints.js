// No automatic routes: a visitor must not be able to set a price.
module.exports.blueprints = { actions: false, rest: false, shortcuts: false };
