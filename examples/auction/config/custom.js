module.exports.custom = {
  node: process.env.AUCTION_NODE ?? '', // set by cluster.js
  robotEvery: Number(process.env.ROBOT_EVERY ?? 1500), // milliseconds; 0 turns the robot off
};
