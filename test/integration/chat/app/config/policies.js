// Nobody but its owner may subscribe to an inbox.
module.exports.policies = { 'inbox/*': false };
