// The setting that docs/guides/testing.md recommends for tests.
const strict = {
  onError: (error) => {
    throw error;
  },
};

module.exports.message = process.env.STRICT ? strict : {};
