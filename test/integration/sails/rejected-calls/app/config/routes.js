module.exports.routes = {
  'GET /alive': (req, res) => res.ok(),
  'POST /in-action': 'PlaceController.inAction',
  'POST /in-async-action': 'PlaceController.inAsyncAction',
  'POST /in-action-machine': 'place/in-action-machine',
  'POST /in-helper': 'PlaceController.inHelper',
  'POST /in-lifecycle-callback': 'PlaceController.inLifecycleCallback',
  'POST /in-stream': 'PlaceController.inStream',
  'POST /in-exec': 'PlaceController.inExec',
  'POST /in-then-of-query': 'PlaceController.inThenOfQuery',
  'POST /in-then': 'PlaceController.inThen',
  'POST /in-timer': 'PlaceController.inTimer',
  'POST /in-finish': 'PlaceController.inFinish',
};
