/**
 * What `weapp-auth dev` runs: the emulated WeChat, a login server, and the playground that shows a login happening.
 *
 * @module
 */
export { DevServerError } from './dev-server-error.ts';
export type { DevServerOptions, Listening } from './options.ts';
export { type DevServer, startDevServer } from './start-dev-server.ts';
