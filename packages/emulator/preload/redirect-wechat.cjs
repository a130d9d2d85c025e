// Loaded into the Node programs that `weapp-emulator exec --tls` runs. Some HTTP clients have agents of their own and ask
// no proxy: here their connections to WeChat's hosts end in the emulator too. TLS still speaks of the host that was asked
// for, and checks its certificate against the emulator's authority; every other host is reached as ever.
'use strict';

const { Socket } = require('node:net');

// Whatever Node the command runs on: this file uses nothing that is newer than Node 16.
const { EMULATOR_URL } = process.env;
const emulator = EMULATOR_URL ? new URL(EMULATOR_URL) : null;
const connect = Socket.prototype.connect;

if (emulator !== null) {
  Socket.prototype.connect = function connectOrRedirect(...given) {
    const [first] = given;
    // Node itself calls with a list that it has put in order, everybody else with the options.
    if (Array.isArray(first)) first[0] = redirect(first[0]);
    else given[0] = redirect(first);
    return connect.apply(this, given);
  };
}

function redirect(options) {
  if (options === null || typeof options !== 'object' || !isWechat(options)) return options;
  return { ...options, host: emulator.hostname, port: Number(emulator.port) };
}

function isWechat({ host, port }) {
  return /(?:^|\.)weixin\.qq\.com$/i.test(host ?? '') && [80, 443].includes(Number(port));
}
