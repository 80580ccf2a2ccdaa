// A page that was cut off comes back subscribed, and is sent what it missed.
module.exports.message = { recovery: true };
