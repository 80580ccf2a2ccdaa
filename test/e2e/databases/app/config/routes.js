module.exports.routes = {
  'POST /order/:id/in-action': 'OrderController.inAction',
  'POST /order/:id/in-exec': 'OrderController.inExec',
  'POST /order/:id/in-then': 'OrderController.inThen',
  'POST /order/:id/in-timer': 'OrderController.inTimer',
  'POST /order/:id/in-finish': 'OrderController.inFinish',
  'POST /order/:id/in-helper': 'OrderController.inHelper',
  'POST /order/:id/in-hook': 'OrderController.inHook',
  'POST /order/:id/in-action-machine': 'order/in-action-machine',
};
