module.exports.bootstrap = async () => {
  await Item.createEach([
    { title: 'Moon globe', picture: 'globe', price: 240 },
    { title: 'Stoneware vase', picture: 'vase', price: 90 },
    { title: 'Desk lamp', picture: 'lamp', price: 130 },
    { title: 'Travel radio', picture: 'radio', price: 60 },
  ]);
};
