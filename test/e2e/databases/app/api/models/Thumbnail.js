module.exports = {
  attributes: {
    bytes: sails.config.custom.attributes.binary,
  },

  customToJSON: function () {
    // sails-disk has made a dictionary of the Buffer.
    return { ...this, bytes: Buffer.from(Object.values(this.bytes)).toString('base64') };
  },
};
