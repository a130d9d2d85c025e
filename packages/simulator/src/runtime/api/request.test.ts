import { describe, expect, it } from 'vitest';
import { outgoingOf, resultOf } from './request.ts';

const url = 'http://127.0.0.1/x';

describe('the request that a call stands for', () => {
  it('is a GET with the data in the query', () => {
    const { method, body, ...rest } = outgoingOf({ url, data: { a: '1 2', b: { c: 1 } } });
    expect([method, body]).toEqual(['GET', null]);
    expect(rest.url).toBe(`${url}?a=1%202&b=%7B%22c%22%3A1%7D`);
    expect(outgoingOf({ url: `${url}?z=1`, data: { a: 1 } }).url).toBe(`${url}?z=1&a=1`);
  });

  it('sends JSON unless the content type asks for a form', () => {
    const json = outgoingOf({ url, method: 'post', data: { a: '你' } });
    expect([json.method, json.body, json.headers]).toEqual([
      'POST',
      '{"a":"你"}',
      { 'content-type': 'application/json' },
    ]);
    const header = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(outgoingOf({ url, method: 'POST', header, data: { a: '1&2' } }).body).toBe('a=1%262');
    expect(outgoingOf({ url, method: 'POST', data: 'as it is' }).body).toBe('as it is');
  });

  it('is refused with a method or an address that the platform refuses', () => {
    expect(() => outgoingOf({ url, method: 'PATCH' })).toThrow('method is invalid');
    expect(() => outgoingOf({ url: '/relative?token=x' })).toThrow('invalid url "/relative"');
    expect(() => outgoingOf({})).toThrow('invalid url');
  });
});

describe('the result of a call', () => {
  const incoming = (text: string) => ({
    statusCode: 200,
    header: {},
    cookies: [],
    bytes: new TextEncoder().encode(text).buffer as ArrayBuffer,
  });

  it('is parsed when it is JSON, and text when it is not or nobody wants it parsed', () => {
    expect(resultOf({}, incoming('{"a":1}'))).toMatchObject({ data: { a: 1 } });
    expect(resultOf({}, incoming('plain'))).toMatchObject({ data: 'plain' });
    expect(resultOf({ dataType: 'text' }, incoming('{"a":1}'))).toMatchObject({ data: '{"a":1}' });
  });

  it('is bytes when asked for', () => {
    const { data } = resultOf({ responseType: 'arraybuffer' }, incoming('ab')) as { data: ArrayBuffer };
    expect(data.byteLength).toBe(2);
  });
});
