/**
 * Tencent's wafer-node-session behind express, with its own memory store. It has the platform's address in its code, so
 * `request`, which it uses, is told where the platform is here; nothing else is changed.
 */
import { createRequire } from 'node:module';
import express from 'express';
import { listen, settings } from './listen.ts';

const { appId, appSecret, wechatUrl } = settings<{
  readonly appId: string;
  readonly appSecret: string;
  readonly wechatUrl: string;
}>();

type Get = (options: { readonly url: string }, callback: unknown) => unknown;

const require = createRequire(createRequire(import.meta.url).resolve('wafer-node-session'));
const request: { get: Get } = require('request');
const original = request.get;
request.get = (options, callback) => {
  const url = options.url.replace('https://api.weixin.qq.com', wechatUrl);
  return original({ ...options, url }, callback);
};

const session = require('wafer-node-session');
const app = express();
app.use((_, response, next) => {
  // It says 200 to a login that failed; what fails must not look fast.
  const answer = response.json.bind(response);
  response.json = (body) => answer.call(response.status(body?.session?.id === undefined ? 401 : 200), body);
  next();
});
app.use(session({ appId, appSecret, loginPath: '/auth/login' }));

listen(app);
