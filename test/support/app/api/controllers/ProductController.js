module.exports = {
  subscribe: function (req, res) {
    Product.subscribe(req, [req.param('sku')]);
    return res.ok();
  },
};
