module.exports = function defineRemindersHook() {
  return {
    remind: function (order) {
      Order.message(order, { order });
    },
  };
};
