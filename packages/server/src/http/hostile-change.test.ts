import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

/** The routes whose body may be a change, a choice or a file: the others are in `bad-input.test.ts`. */
const changes = [
  ['PATCH', '/auth/me'],
  ['PUT', '/auth/me'],
  ['POST', '/auth/access-token'],
] as const;

let bed: TestBed;
let token: string;

beforeAll(async () => {
  bed = await openTestBed();
  ({ token } = await bed.login());
});
afterAll(() => bed.close());

const json = { 'content-type': 'application/json' };

describe.each(changes)('%s %s refuses', (method, path) => {
  test.each([
    ['text that is not JSON', '{nick'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['numbers for texts', '{"nickname":1,"audience":1}'],
    ['objects for texts', '{"nickname":{},"audience":{}}'],
    ['a key that is there twice', '{"nickname":"a","nickname":"b","audience":"a","audience":"b"}'],
    ['deep nesting', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ])('%s', async (_, text) => {
    const answered = await bed.request(method, path, { text, token, headers: json });
    expect(answered.problem).toMatchObject({ status: 400, code: 'validation_failed', action: 'fix-request' });
  });

  test('another content type', async () => {
    const headers = { 'content-type': 'text/plain' };
    const answered = await bed.request(method, path, { text: '{}', token, headers });
    expect(answered.problem).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  test('more than 64 KiB, whatever its length is said to be', async () => {
    const text = JSON.stringify({ nickname: 'a'.repeat(70_000), audience: 'a'.repeat(70_000) });
    for (const length of [{}, { 'content-length': '10' }]) {
      const answered = await bed.request(method, path, { text, token, headers: { ...json, ...length } });
      expect(answered.problem).toMatchObject({ status: 413, code: 'payload_too_large' });
    }
  });

  test('everybody without a session, before it reads what they sent', async () => {
    const answered = await bed.request(method, path, { text: '{nick', headers: json });
    expect(answered.problem).toMatchObject({ status: 401, code: 'unauthenticated' });
  });
});

const boundary = 'b0undary';
const partText = fc.string({ unit: 'binary', maxLength: 200 });

/** A part with whatever name, file name and type: WeChat's own uploads quote none of them. */
const part = fc
  .record({
    name: fc.oneof(fc.constantFrom('avatar', 'file', ''), partText),
    filename: partText,
    type: partText,
  })
  .map(({ name, filename, type }) => {
    const disposition = `form-data; name="${name}"; filename="${filename}"`;
    return `--${boundary}\r\ncontent-disposition: ${disposition}\r\ncontent-type: ${type}\r\n\r\n`;
  });

test('no upload makes a 500, an echo or a picture', async () => {
  const contents = fc.uint8Array({ maxLength: 400 });
  const end = fc.constantFrom(`\r\n--${boundary}--\r\n`, `\r\n--${boundary}\r\n`, '', '\r\n');
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 3 }), contents, end, async (parts, bytes, last) => {
      const body = Buffer.concat([...parts.map((head) => Buffer.from(head)), bytes, Buffer.from(last)]);
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      };
      const request = new Request('http://login.test/auth/me/avatar', { method: 'POST', headers, body });
      const response = await bed.auth.fetch(request);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'validation_failed' });
    }),
    { numRuns: 200 },
  );
  const me = await bed.request('GET', '/auth/me', { token });
  expect(me.body.avatarUrl).toBeNull();
});

test('no id in a path makes a 500, or reaches a file', async () => {
  const id = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('..', '../..', '../../package.json', '/etc/passwd', '.', '\0', 'a/../b', '%2e%2e%2f'),
  );
  const target = fc.constantFrom(
    ['GET', '/auth/avatars/'],
    ['DELETE', '/auth/sessions/'],
    ['GET', '/auth/wechat/push/'],
    ['POST', '/auth/wechat/push/'],
  );
  await fc.assert(
    fc.asyncProperty(target, id, async ([method = '', path = ''], text) => {
      const answered = await bed.request(method, path + encodeURIComponent(text.toWellFormed()), { token });
      expect([204, 400, 404]).toContain(answered.status);
      expect(answered.text).not.toContain('weapp-auth-workspace');
    }),
    { numRuns: 300 },
  );
});

test('no query of the reference makes a 500 or gets into the page', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      const lang = encodeURIComponent(`<canary ${text.toWellFormed()}>`);
      const answered = await bed.request('GET', `/auth/docs?lang=${lang}`, {});
      expect(answered.status).toBe(200);
      expect(answered.text).not.toContain('canary');
    }),
    { numRuns: 20 },
  );
});

test.each([`","id":"x","a":"`, `'; DROP TABLE users; --`, `x' OR '1'='1`, `</script><b>`, '\\u0022}'])(
  'the name %j comes back as it was sent, as a text and nothing else',
  async (nickname) => {
    const before = await bed.request('GET', '/auth/me', { token });
    await bed.request('PATCH', '/auth/me', { token, body: { nickname } });
    const after = await bed.request('GET', '/auth/me', { token });
    expect(after.body).toEqual({ ...before.body, nickname });
  },
);
