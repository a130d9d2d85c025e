import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileAvatars } from '../avatars/file-avatars.ts';
import { samplePictures } from '../avatars/sample-pictures.fixture.ts';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;
let folder: string;
let token: string;
let avatarUrl: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weapp-auth-'));
  bed = await openTestBed({ avatars: fileAvatars(folder), metrics: true });
  ({ token } = await bed.login());
  const form = new FormData();
  form.set(
    'avatar',
    new Blob([new Uint8Array(samplePictures.png)], { type: 'image/png' }),
    'a"b\r\nx: y.png',
  );
  const init = { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form };
  const answered = await bed.auth.fetch(new Request('http://login.test/auth/me/avatar', init));
  ({ avatarUrl } = Object(await answered.json()));
});
afterAll(async () => {
  await bed.close();
  await rm(folder, { recursive: true });
});

/** One of every kind of answer that there is. */
const kinds: readonly (readonly [kind: string, method: string, path: string, status: number])[] = [
  ['JSON', 'GET', '/auth/me', 200],
  ['an answer without a body', 'POST', '/auth/logout', 204],
  ['JSON as it is asked for by HEAD', 'HEAD', '/auth/me', 200],
  ['a refusal', 'POST', '/auth/login', 400],
  ['a path that is not there', 'GET', '/nowhere', 404],
  ['a method that is not there', 'PUT', '/auth/login', 405],
  ['a question for methods', 'OPTIONS', '/auth/login', 405],
  ['the page of the root', 'GET', '/', 200],
  ['the reference', 'GET', '/auth/docs', 200],
  ['the OpenAPI document', 'GET', '/auth/openapi.json', 200],
  ['the keys', 'GET', '/auth/.well-known/jwks.json', 200],
  ['discovery', 'GET', '/auth/.well-known/openid-configuration', 200],
  ['a probe', 'GET', '/healthz', 200],
  ['metrics', 'GET', '/metrics', 200],
  ['a picture', 'GET', '<picture>', 200],
];

test.each(kinds)('%s cannot be sniffed, framed or run, and tells its address to nobody', async (...kind) => {
  const { status, headers } = await answer(kind);
  expect(status).toBe(kind[3]);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  const policy = headers.get('content-security-policy')?.split('; ');
  const all = ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"];
  expect(policy).toEqual(expect.arrayContaining(all));
  expect(policy?.join()).not.toContain('script-src');
});

test.each(kinds)(
  '%s sets no cookie, sends nowhere else and is for no other origin to read',
  async (...kind) => {
    const { headers } = await answer(kind);
    for (const name of ['set-cookie', 'location', 'access-control-allow-credentials']) {
      expect(headers.get(name)).toBeNull();
    }
    // What is published for everybody may be read from anywhere; nothing of a person is.
    const published = kind[2].includes('/.well-known/');
    expect(headers.get('access-control-allow-origin')).toBe(published ? '*' : null);
  },
);

test.each(kinds)('%s is kept by no cache, unless it is for everybody', async (...kind) => {
  const { headers } = await answer(kind);
  const isPublic = /picture|\.well-known/.test(kind[2]);
  expect(headers.get('cache-control')).toMatch(isPublic ? /^public, max-age=\d+$/ : /^no-store$/);
});

test.each(kinds)('%s says what it is', async (...kind) => {
  const answered = await answer(kind);
  const type = answered.headers.get('content-type');
  const text = await answered.text();
  if (answered.status === 204) return expect([text, type]).toEqual(['', null]);
  // JSON is UTF-8 by its own standard; a page or a text has to say it.
  expect(type).toMatch(/^(?:image\/png|application\/(?:[\w-]+\+)?json|[\w/+.-]+;.*charset=utf-8)/);
  if (text !== '' && type?.includes('json')) expect(() => JSON.parse(text)).not.toThrow();
});

test('a picture has a name that the server gave it', async () => {
  const { headers } = await bed.auth.fetch(new Request(avatarUrl));
  expect(headers.get('content-disposition')).toBe('inline; filename="avatar"');
});

async function answer([, method, path]: (typeof kinds)[number]): Promise<Response> {
  const url = path === '<picture>' ? avatarUrl : `http://login.test${path}`;
  const used = path === '/auth/logout' ? (await bed.login()).token : token;
  const headers = { authorization: `Bearer ${used}`, origin: 'https://evil.example' };
  return await bed.auth.fetch(new Request(url, { method, headers }));
}
