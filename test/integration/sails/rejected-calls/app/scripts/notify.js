module.exports = {
  friendlyName: 'Notify',

  inputs: { to: { type: 'string', required: true } },

  fn: async function ({ to }, exits) {
    User.message(to, { from: 'a shell script' });
    process.stdout.write('the script went on\n');
    return exits.success();
  },
};
