import { expect, test } from 'vitest';
import { isConfidential, isLoopbackHost } from './loopback.ts';

test.each(['localhost', 'a.localhost', 'LOCALHOST.', '127.0.0.1', '127.1', '[::1]', '[::ffff:127.0.0.1]'])(
  '%s is this machine',
  (host) => expect(isLoopbackHost(new URL(`http://${host}`).hostname)).toBe(true),
);

test.each(['127.evil.example.com', 'localhost.example.com', '10.0.0.1', '[::2]', 'example.com'])(
  '%s is another one',
  (host) => expect(isLoopbackHost(new URL(`http://${host}`).hostname)).toBe(false),
);

test.each([
  ['https://example.com', true],
  ['http://127.0.0.1:9000', true],
  ['http://example.com', false],
  ['http://10.0.0.1', false],
  ['ftp://127.0.0.1', false],
])('what is sent to %s is confidential: %s', (url, expected) => {
  expect(isConfidential(new URL(url))).toBe(expected);
});
