/** A schema as a library may implement it: an instance of a class with private fields. */
class BidSchema {
  #bidder = 'Somebody';

  get '~standard'() {
    return {
      version: 1,
      vendor: 'this app',
      validate: ({ price, bidder = this.#bidder }) =>
        typeof price === 'number'
          ? { value: { price, bidder } }
          : { issues: [{ message: 'Expected a number', path: ['price'] }] },
    };
  }
}

module.exports = {
  messageSchema: new BidSchema(),
};
