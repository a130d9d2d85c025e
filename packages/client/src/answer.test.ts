import { expect, test } from 'vitest';
import { readAnswer } from './answer.ts';
import { unwrap } from './unwrap.ts';

const problem = { code: 'code_used', action: 'retry-with-fresh-code', status: 401, title: 't', detail: 'd' };
const refusal = { kind: 'refused', ...problem };

test.each([
  ['a plain problem', 401, problem],
  ['a problem as text, as wx.uploadFile gives it', 401, JSON.stringify(problem)],
  ['a problem under code, msg and data', 401, { code: 'code_used', msg: 'd', data: problem }],
  ['the same with status 200', 200, { code: 'code_used', msg: 'd', data: problem }],
  ['a problem under errcode and data', 200, { errcode: 'code_used', errmsg: 'd', data: problem }],
])('%s is a refusal with its code and action', (_, status, body) => {
  expect(readAnswer({ unwrap }, { statusCode: status, data: body })).toEqual(refusal);
});

test.each([
  ['plain JSON', 200, { id: 'u' }, { id: 'u' }],
  ['plain JSON with a member called data', 200, { data: 1 }, { data: 1 }],
  ['plain JSON with a member called code', 200, { code: 7 }, { code: 7 }],
  ['JSON as text', 200, '{"id":"u"}', { id: 'u' }],
  ['code, msg and data', 200, { code: 0, msg: 'ok', data: { id: 'u' } }, { id: 'u' }],
  ['errcode and data', 200, { errcode: 0, errmsg: 'ok', data: { id: 'u' } }, { id: 'u' }],
  ['an empty answer', 204, '', undefined],
  ['an empty answer in an envelope', 200, { code: 0, msg: 'ok', data: null }, null],
])('%s is read as a value', (_, status, body, value) => {
  expect(readAnswer({ unwrap }, { statusCode: status, data: body })).toEqual({ kind: 'ok', value });
});

test.each([
  [200, '<html>'],
  [200, 42],
  [404, 'Not Found'],
  [418, {}],
  [200, { code: 5001, msg: 'their own', data: null }],
  [200, { errcode: -1, errmsg: 'their own' }],
])('status %i with %j is not an answer of the login server', (status, body) => {
  expect(readAnswer({ unwrap }, { statusCode: status, data: body })).toMatchObject({
    kind: 'refused',
    code: 'unexpected_answer',
    status,
  });
});

test('a gateway’s 5xx is no answer at all', () => {
  expect(readAnswer({ unwrap }, { statusCode: 502, data: '<html>' })).toEqual({
    kind: 'unreachable',
    errMsg: 'HTTP 502',
  });
});
