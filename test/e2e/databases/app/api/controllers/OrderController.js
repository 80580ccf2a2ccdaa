/** Each action sends an order from another place, and responds with the same order by `res.json()`. */
module.exports = {
  inAction: async function (req, res) {
    const order = await findOrder(req);
    Order.message(order, { order });
    return res.json(order);
  },

  inExec: function (req, res) {
    findOrder(req).exec(function (error, order) {
      if (error) return res.serverError(error);
      Order.message(order, { order });
      return res.json(order);
    });
  },

  inThen: function (req, res) {
    findOrder(req).then((order) => {
      Order.message(order, { order });
      res.json(order);
    });
  },

  inTimer: async function (req, res) {
    const order = await findOrder(req);
    setTimeout(() => {
      Order.message(order, { order });
      res.json(order);
    });
  },

  inFinish: async function (req, res) {
    const order = await findOrder(req);
    res.once('finish', () => Order.message(order, { order }));
    return res.json(order);
  },

  inHelper: async function (req, res) {
    const order = await findOrder(req);
    await sails.helpers.sendOrder(order);
    return res.json(order);
  },

  inHook: async function (req, res) {
    const order = await findOrder(req);
    sails.hooks.reminders.remind(order);
    return res.json(order);
  },
};

function findOrder(req) {
  return Order.findOne({ id: req.param('id') }).populate('products');
}
