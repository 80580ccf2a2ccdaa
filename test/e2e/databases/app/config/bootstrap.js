module.exports.bootstrap = async function () {
  if ((await Customer.count()) > 0) return;

  const ada = await Customer.create({ name: 'Ada', password: 'hash of a password', token: 'open sesame' }).fetch();
  await Product.createEach([
    { sku: 'tea/green:1', price: 4.25 },
    { sku: '83', price: 3 },
    { sku: 'coffee', price: 8 },
  ]);
  await Invoice.createEach([{ title: 'Tea' }, { title: 'More tea' }]);
  await Member.create({ name: 'Grace', password: 'hash of a password' });
  await Photo.create({ title: 'A shop window', bytes: Buffer.from([0, 255, 1]) });
  await Thumbnail.create({ bytes: Buffer.from([0, 255, 1]) });
  const { id } = await Order.create({
    placedAt: new Date(1_700_000_000_123),
    dueOn: new Date('2026-02-03T00:00:00Z'),
    weight: 0.1,
    total: 12.5,
    isPaid: true,
    address: { lines: ['1 High Street', null], at: { latitude: -1.5 } },
    note: 'Ring twice 🔔',
    customer: ada.id,
  }).fetch();
  await Order.addToCollection(id, 'products').members(['83', 'tea/green:1']);
  await Transfer.createEach([
    { id: '9007199254740993', cents: '-9007199254740993' },
    { id: '9223372036854775807', cents: '9223372036854775807' },
  ]);

  const order = await Order.findOne({ id }).populate('products');
  Order.message(order, { order });
};
