import { expect, test } from 'vitest';
import { weComUrlBeside } from './platform-url.ts';

test.each([
  [undefined, 'https://qyapi.weixin.qq.com'],
  ['https://api.weixin.qq.com', 'https://qyapi.weixin.qq.com'],
  ['http://sh.api.weixin.qq.com', 'https://qyapi.weixin.qq.com'],
  ['http://127.0.0.1:8081', 'http://127.0.0.1:8081'],
  ['https://wechat.proxy.example', 'https://wechat.proxy.example'],
])('beside %s WeCom is at %s', (baseUrl, expected) => {
  expect(weComUrlBeside(baseUrl)).toBe(expected);
});
