import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileAvatars } from '../avatars/file-avatars.ts';
import { objectAvatars } from '../avatars/object-avatars.ts';
import { samplePictures } from '../avatars/sample-pictures.fixture.ts';
import { appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

const png = new Uint8Array(samplePictures.png);
let bed: TestBed;
let folder: string;
let token: string;
let userId: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weapp-auth-'));
  bed = await openTestBed({ avatars: fileAvatars(join(folder, 'avatars')) });
  const login = await bed.login();
  token = login.token;
  userId = login.user.id;
});
afterEach(async () => {
  await bed.close();
  await rm(folder, { recursive: true });
});

describe('a nickname', () => {
  test.each(['PATCH', 'PUT'])('is changed by %s, emoji and all', async (method) => {
    const nickname = '👩‍👩‍👧 小爱';
    const answered = await bed.request(method, '/auth/me', { token, body: { nickname } });
    expect(answered.body).toMatchObject({ id: userId, nickname });
    expect((await bed.request('GET', '/auth/me', { token })).body.nickname).toBe(nickname);
  });

  test('is taken away by null and left alone when it is not there', async () => {
    await bed.request('PATCH', '/auth/me', { token, body: { nickname: 'A' } });
    expect((await bed.request('PATCH', '/auth/me', { token, body: {} })).body.nickname).toBe('A');
    expect(
      (await bed.request('PATCH', '/auth/me', { token, body: { nickname: null } })).body.nickname,
    ).toBeNull();
  });

  test.each(['', '  ', 'x'.repeat(33), '\u0000', 7, {}, ['a'], 'x'.repeat(2000)])(
    '%j is refused',
    async (nickname) => {
      const answered = await bed.request('PATCH', '/auth/me', { token, body: { nickname } });
      expect(answered.problem).toMatchObject({
        status: 400,
        code: 'validation_failed',
        errors: [{ path: 'nickname' }],
      });
    },
  );

  test('is the only field that a client may set', async () => {
    const body = {
      nickname: 'A',
      id: 'x',
      phone: 'y',
      hasUnionid: false,
      createdAt: 1,
      avatarUrl: 'https://evil.example',
    };
    const answered = await bed.request('PATCH', '/auth/me', { token, body });
    expect(answered.body).toEqual({
      id: userId,
      nickname: 'A',
      avatarUrl: null,
      hasUnionid: true,
      createdAt: bed.now(),
    });
  });
});

describe('an avatar', () => {
  test('is uploaded as a form, served as what it is, and replaced', async () => {
    const answered = await upload(png, { name: 'a.html', type: 'text/html' });
    expect(answered.status).toBe(200);
    const avatarUrl = await readAvatarUrl(answered);
    expect(avatarUrl).toContain(`http://login.test/auth/avatars/${userId}?v=`);
    const picture = await bed.auth.fetch(new Request(avatarUrl));
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff');
    expect(picture.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(new Uint8Array(await picture.arrayBuffer())).toEqual(png);
    bed.advance(1);
    const second = await readAvatarUrl(await upload(new Uint8Array(samplePictures.gif)));
    expect(second).not.toBe(avatarUrl);
    expect((await bed.auth.fetch(new Request(second))).headers.get('content-type')).toBe('image/gif');
    expect(await pictures()).toHaveLength(1);
  });

  test('has the address that the operator named', async () => {
    const named = bed.replica({ publicUrl: 'https://api.example.com/', basePath: '/a' });
    const answered = await upload(png, {}, { path: '/a/me/avatar', via: named });
    expect(await readAvatarUrl(answered)).toContain(`https://api.example.com/a/avatars/${userId}`);
  });

  test('has an address that a forged Host header cannot move for others', async () => {
    const headers = { authorization: `Bearer ${token}` };
    const forged = { method: 'POST', headers, body: picture() };
    await bed.auth.fetch(new Request('http://evil.test/auth/me/avatar', forged));
    const me = await bed.request('GET', '/auth/me', { token });
    expect(me.body.avatarUrl).toContain(`http://login.test/auth/avatars/${userId}?v=`);
    const again = await bed.login();
    expect(again.user.avatarUrl).toBe(me.body.avatarUrl);
    const held = await bed.request('GET', '/auth/me/export', { token });
    expect(held.body.user.avatarUrl).toBe(me.body.avatarUrl);
  });

  test.each([
    ['a page', new TextEncoder().encode('<html><script>alert(1)</script>')],
    ['a drawing that can run scripts', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['nothing', new Uint8Array(0)],
    ['a program', new TextEncoder().encode('MZ\u0000')],
  ])('that is %s is refused, whatever it is called', async (_, bytes) => {
    const answered = await upload(bytes, { name: 'a.png', type: 'image/png' });
    expect(answered.status).toBe(400);
    expect(await answered.json()).toMatchObject({ code: 'validation_failed', errors: [{ path: 'avatar' }] });
  });

  test('that is too large is refused before it is read', async () => {
    const large = new Uint8Array(2 * 1024 * 1024 + 1);
    large.set(png);
    expect((await upload(large)).status).toBe(413);
  });

  test.each([
    ['two files', (form: FormData) => form.append('avatar', new Blob([png]), 'b.png')],
    ['text instead of a file', (form: FormData) => form.set('avatar', 'text')],
    ['another field', (form: FormData) => form.delete('avatar')],
  ])('in a form with %s is refused', async (_, change) => {
    const form = new FormData();
    form.set('avatar', new Blob([png]), 'a.png');
    change(form);
    expect((await post(form)).status).toBe(400);
  });

  test('in a form of thousands of parts, made to keep the server busy, is refused before it is read', async () => {
    const part = '--b\r\nContent-Disposition: form-data; name="avatar"\r\n\r\n\r\n';
    const body = `${part.repeat(30_000)}--b--\r\n`;
    const headers = { 'content-type': 'multipart/form-data; boundary=b', authorization: `Bearer ${token}` };
    const request = new Request('http://x/auth/me/avatar', { method: 'POST', headers, body });
    const answered = await bed.auth.fetch(request);
    expect(await answered.json()).toMatchObject({
      code: 'validation_failed',
      errors: [{ message: '表单的部分太多' }],
    });
  });

  test.each(['text/plain', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/json'])(
    'that comes as %s is refused',
    async (contentType) => {
      const headers = { 'content-type': contentType, authorization: `Bearer ${token}` };
      const request = new Request('http://x/auth/me/avatar', { method: 'POST', headers, body: 'not a form' });
      expect((await bed.auth.fetch(request)).status).toBe(400);
    },
  );

  test.each(['nobody', '..%2f..%2fetc%2fpasswd', '01a1f640-bc00-7000-8000-000000000000'])(
    'at %s is not found',
    async (path) => {
      expect((await bed.request('GET', `/auth/avatars/${path}`)).status).toBe(404);
    },
  );

  test('may be kept in an object storage', async () => {
    const objects = new Map<string, Uint8Array<ArrayBuffer>>();
    const avatars = objectAvatars({
      put: async (key, bytes) => void objects.set(key, bytes),
      get: async (key) => objects.get(key) ?? null,
      delete: async (key) => void objects.delete(key),
    });
    const via = bed.replica({ avatars });
    const avatarUrl = await readAvatarUrl(await upload(png, {}, { via }));
    expect([...objects.keys()]).toEqual([`avatars/${userId}`]);
    expect((await via.fetch(new Request(avatarUrl))).status).toBe(200);
    await via.api.deleteUser(userId);
    expect(objects.size).toBe(0);
  });
});

describe('an account', () => {
  test('is exported to its owner with ids and phone number masked', async () => {
    const [openId, unionId, phone] = await holdEverything();
    const { body, text } = await bed.request('GET', '/auth/me/export', { token });
    expect(body).toMatchObject({
      user: { id: userId, phone: { number: '138******66', countryCode: '86' } },
      identities: [{ appId: appA, openId: `${openId.slice(0, 4)}…${openId.slice(-2)}` }],
      sessions: [{ appId: appA, revokeReason: null }],
    });
    expect(body.identities[0].unionId).toBe(`${unionId.slice(0, 4)}…${unionId.slice(-2)}`);
    for (const hidden of [openId, unionId, phone, bed.sessionKeyOf(), 'tokenHash']) {
      expect(text).not.toContain(hidden);
    }
  });

  test('is exported in full where the operator says so, and always to the server itself', async () => {
    const [openId, unionId, number] = await holdEverything();
    const full = { user: { phone: { number } }, identities: [{ openId, unionId }] };
    const via = bed.replica({ exportInFull: true });
    const { body, text } = await bed.request('GET', '/auth/me/export', { token, via, stepUp: 'alice' });
    expect(body).toMatchObject(full);
    expect(text).not.toContain(bed.sessionKeyOf());
    expect(await bed.auth.api.exportUser(userId)).toMatchObject(full);
  });

  test('that others were merged into is deleted with their pictures too', async () => {
    const people = [{ token, user: { id: userId } }];
    for (const name of ['bob', 'carol']) {
      bed.advance(1);
      people.push(await bed.login(name));
    }
    for (const person of people) await post(picture(), { as: person.token });
    const [, bob = '', carol = ''] = people.map((person) => person.user.id);
    await bed.auth.api.mergeUsers([bob, carol]);
    await bed.auth.api.mergeUsers([userId, bob]);
    expect(await pictures()).toHaveLength(3);
    await bed.auth.api.deleteUser(userId);
    expect(await pictures()).toEqual([]);
  });

  test('that is deleted while a picture is on its way keeps none', async () => {
    const avatars = fileAvatars(join(folder, 'avatars'));
    const put: typeof avatars.put = async (picture) => {
      await avatars.put(picture);
      await bed.auth.api.deleteUser(userId);
      await avatars.put(picture);
    };
    const via = bed.replica({ avatars: { ...avatars, put } });
    expect((await upload(png, {}, { via })).status).toBe(401);
    expect(await pictures()).toEqual([]);
  });

  test('is deleted with everything, and its sessions say why they ended', async () => {
    await upload(png);
    const other = await bed.login();
    expect((await bed.request('DELETE', '/auth/me', { token, stepUp: 'alice' })).status).toBe(204);
    for (const ended of [token, other.token]) {
      expect(await bed.auth.verify(ended)).toEqual({ kind: 'revoked', reason: 'user-deleted' });
    }
    expect(await bed.auth.api.getUser(userId)).toBeNull();
    expect(await pictures()).toEqual([]);
    const refused = await bed.request('GET', '/auth/me', { token });
    expect(refused.problem).toMatchObject({ code: 'session_revoked', reason: 'user-deleted' });
    expect((await bed.login()).isNewUser).toBe(true);
  });
});

/** The person's openid, unionid and phone number, each of them on the account. */
async function holdEverything(): Promise<readonly [string, string, string]> {
  const openId = bed.openIdOf();
  const number = '13800138066';
  const phone = bed.seal({ phoneNumber: number, purePhoneNumber: number, countryCode: '86' });
  await bed.request('POST', '/auth/me/phone', { token, body: phone });
  const identity = await bed.store.findIdentity(appA, openId);
  return [openId, identity?.unionId ?? 'none', number];
}

async function pictures(): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'avatars'));
  return names.filter((name) => name !== 'unfinished');
}

interface UploadOptions {
  readonly as?: string;
  readonly path?: string;
  readonly via?: TestBed['auth'];
}

function upload(
  bytes: Uint8Array<ArrayBuffer>,
  file: { readonly name?: string; readonly type?: string } = {},
  options: UploadOptions = {},
): Promise<Response> {
  const form = new FormData();
  form.set('avatar', new Blob([bytes], { type: file.type ?? 'image/png' }), file.name ?? 'a.png');
  form.set('user', 'wx.uploadFile sends further fields');
  return post(form, options);
}

function picture(): FormData {
  const form = new FormData();
  form.set('avatar', new Blob([png]), 'a.png');
  return form;
}

function post(
  form: FormData,
  { path = '/auth/me/avatar', via = bed.auth, as = token }: UploadOptions = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${as}` };
  return via.fetch(new Request(`http://login.test${path}`, { method: 'POST', headers, body: form }));
}

async function readAvatarUrl(response: Response): Promise<string> {
  const { avatarUrl } = (await response.json()) as { avatarUrl: string };
  return avatarUrl;
}
