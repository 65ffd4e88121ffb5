'use strict';

// The parts of undici that make connections. The package as a whole brings fetch, WebSocket and caches, and takes a third of a second of a start.
const connect = require('undici/lib/api/api-connect.js');

module.exports = {
  Client: require('undici/lib/dispatcher/client.js'),
  buildConnector: require('undici/lib/core/connect.js'),
  connect: (client, options, callback) => connect.call(client, options, callback),
};
