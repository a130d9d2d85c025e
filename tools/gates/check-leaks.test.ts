import { expect, test } from 'vitest';
import { checkLeaks } from './check-leaks.ts';

// Put together here, so that this file does not trip the gate it tests.
const slash = '/';
const dashes = '-----';

test.each([
  ['a path of a machine', `cd ${slash}work/main`],
  ["a person's folder", `open ${slash}home/lin/code.ts`],
  ['a private key', `${dashes}BEGIN PRIVATE KEY${dashes}\n${'Ab1+'.repeat(16)}\n`],
  ['a lockfile with a host', '"resolved": "https' + '://registry.example/a.tgz"'],
  ['an access token', `npm_${'a1'.repeat(18)}`],
])('%s is refused', (_, text) => {
  expect(checkLeaks([{ path: 'a.md', text: `first\n${text}` }])).toEqual([
    expect.stringMatching(/^a\.md:2: /),
  ]);
});

test.each([
  'wx.navigateTo({ url: "/pages/home/index" })',
  'import x from "../work/x.ts"',
  'COPY . /home/node/app',
  '/tmp/weapp-auth-1234',
])('%s is nothing to hide', (text) => {
  expect(checkLeaks([{ path: 'a.ts', text }])).toEqual([]);
});

test('the host of the configured registry is refused, others are not', () => {
  const file = { path: 'Dockerfile', text: 'ARG NPM_REGISTRY=https://npm.internal.example/' };
  expect(checkLeaks([file], ['npm.internal.example'])).toHaveLength(1);
  expect(checkLeaks([file], ['other.example'])).toEqual([]);
});
