module.exports.routes = {
  'POST /chat/enter': 'ChatController.enter',
  'POST /chat/rename': 'ChatController.rename',
  'POST /chat/public': 'ChatController.public',
  'POST /chat/private': 'ChatController.private',
  'POST /chat/typing': 'ChatController.typing',
  'POST /room/open': 'RoomController.open',
  'POST /room/join': 'RoomController.join',
  'POST /room/leave': 'RoomController.leave',
};
