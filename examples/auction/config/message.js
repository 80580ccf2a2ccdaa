// After a short disconnection, a page is still subscribed and receives what it missed.
module.exports.message = { recovery: true };
