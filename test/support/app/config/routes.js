module.exports.routes = {
  'POST /documentation-example': 'UserController.documentationExample',

  // Classic actions.
  'POST /user/:id/subscription': 'UserController.subscribe',
  'DELETE /user/:id/subscription': 'UserController.unsubscribe',
  'POST /user/:id/message': 'UserController.message',
  'POST /user/:id/message-from-req': 'UserController.messageFromReq',
  'POST /user/:id/message-from-socket': 'UserController.messageFromSocket',
  'POST /user/:id/message-from-res': 'UserController.messageFromRes',
  'POST /product/:sku/subscription': 'ProductController.subscribe',

  // Actions2.
  'POST /user/:id/rename': 'user/rename',
  'POST /user/:id/rename-wrongly': 'user/rename-wrongly',
};
