module.exports = {
  attributes: {
    title: { type: 'string', required: true },
    detail: { type: 'string', required: true },
    picture: { type: 'string', required: true, description: 'Which of the pictures in the page.' },
    opening: { type: 'number', required: true },
    price: { type: 'number', required: true },
    bidder: { type: 'string', description: 'Who leads; empty until the first bid.' },
    limit: { type: 'number', required: true, description: 'What the robot would pay.' },
  },

  // The robot's limit is its own secret: no answer and no envelope shows it.
  customToJSON() {
    const { limit, ...shown } = this;
    return shown;
  },
};
