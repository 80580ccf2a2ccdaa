/** A schema as a library might make it: an instance of a class, with what it needs in private fields. */
class BidSchema {
  #bidder = 'Somebody';

  get '~standard'() {
    return {
      version: 1,
      vendor: 'this app',
      validate: ({ price, bidder = this.#bidder }) =>
        typeof price === 'number'
          ? { value: { price, bidder } }
          : { issues: [{ message: 'no number', path: ['price'] }] },
    };
  }
}

module.exports = {
  messageSchema: new BidSchema(),
};
