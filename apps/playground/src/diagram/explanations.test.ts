import type { Message } from '@weapp-auth/dev-server/wire';
import { expect, test } from 'vitest';
import { explain } from './explanations.ts';

test.each<[string, Partial<Message>, RegExp]>([
  [
    'a used code behind status 200',
    { name: 'GET /sns/jscode2session', kind: 'answer', failure: '40163' },
    /40163/,
  ],
  [
    'any other failure of WeChat',
    { name: 'GET /sns/jscode2session', kind: 'answer', failure: '502' },
    /deadline/,
  ],
  ['the login request', { name: 'POST /auth/login' }, /Idempotency-Key/],
  ['the login answer', { name: 'POST /auth/login', kind: 'answer' }, /SHA-256/],
  [
    'a login with a used code',
    { name: 'POST /auth/login', kind: 'answer', failure: 'code_used' },
    /fresh one/,
  ],
  [
    'a stale key',
    { name: 'POST /auth/me/profile', kind: 'answer', failure: 'session_key_stale' },
    /classic bug/,
  ],
  [
    'a refusal',
    { name: 'wx.getPhoneNumber', kind: 'answer', failure: 'getPhoneNumber:fail user deny' },
    /refused/,
  ],
  [
    'a refused button',
    { name: 'button getPhoneNumber', kind: 'answer', failure: 'getPhoneNumber:fail user deny' },
    /refused/,
  ],
  ['a button’s code', { name: 'button getPhoneNumber', kind: 'answer' }, /one-time code/],
])('%s is explained', (_name, given, expected) => {
  expect(explain(message(given))?.en).toMatch(expected);
});

test('a message without a story is not explained', () => {
  expect(explain(message({ name: 'wx.getStorage' }))).toBeNull();
});

function message(given: Partial<Message>): Message {
  return {
    id: 1,
    at: 0,
    exchange: 1,
    kind: 'request',
    from: 'client',
    to: 'server',
    name: '',
    path: '',
    status: null,
    failure: null,
    durationMs: null,
    headers: {},
    body: null,
    phone: null,
    ...given,
  };
}
