module.exports.bootstrap = async () => {
  if ((await Item.count()) > 0) return;
  await Item.createEach(
    [
      { title: 'Moon globe', detail: 'Papier-mâché, brass meridian', picture: 'globe', opening: 240, limit: 900 },
      { title: 'Stoneware vase', detail: 'Ash glaze, thrown by hand', picture: 'vase', opening: 90, limit: 420 },
      { title: 'Desk lamp', detail: 'Enamelled steel, rewired', picture: 'lamp', opening: 130, limit: 560 },
      { title: 'Travel radio', detail: 'Four bands, in its case', picture: 'radio', opening: 60, limit: 310 },
    ].map((item) => ({ ...item, price: item.opening })),
  );
};
