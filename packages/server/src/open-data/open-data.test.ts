import type { OpenData } from '@weapp-auth/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Answered,
  appA,
  appB,
  loneApp,
  openTestBed,
  type Sent,
  type TestBed,
  testSecret,
} from '../testing/test-bed.fixture.ts';

let bed: TestBed;
let token: string;

beforeEach(async () => {
  bed = await openTestBed();
  ({ token } = await bed.login());
});
afterEach(() => bed.close());

function post(body: unknown, sent: Sent = {}): Promise<Answered> {
  return bed.request('POST', '/auth/me/profile', { token, body, ...sent });
}

describe('open data', () => {
  test('from wx.getUserInfo is accepted and changes nothing when it is anonymous', async () => {
    const answered = await post(await bed.userInfo());
    expect(answered.status).toBe(200);
    expect(answered.body).toMatchObject({ nickname: null, avatarUrl: null, hasUnionid: true });
  });

  test('with a real profile changes the name and picture', async () => {
    await post(bed.seal({ nickName: 'One', avatarUrl: 'https://wx.qlogo.cn/1' }));
    const answered = await post(bed.seal({ nickName: 'Two' }));
    expect(answered.body).toMatchObject({ nickname: 'Two', avatarUrl: 'https://wx.qlogo.cn/1' });
    const me = await bed.request('GET', '/auth/me', { token });
    expect(me.body).toEqual(answered.body);
  });

  test('whose plus signs became spaces is repaired', async () => {
    const data = sealWithPlus();
    const mangled = {
      encryptedData: data.encryptedData.replaceAll('+', ' '),
      iv: data.iv.replaceAll('+', ' '),
    };
    expect((await post(mangled)).body.nickname).toBe('Plus');
    expect(bed.logs.some((line) => line.message === 'open data had lost its plus signs')).toBe(true);
  });

  test.each([1, 2])('of the %s. older session_key is opened by the ring', async (logins) => {
    const data = bed.seal({ nickName: 'Old' }, { watermark: { timestamp: 2_000_000_000 } });
    for (let login = 0; login < logins; login += 1) {
      bed.advance(301_000);
      await bed.login();
    }
    expect((await post(data)).body.nickname).toBe('Old');
  });

  test('of a session_key that left the ring is session_key_stale', async () => {
    const data = bed.seal({ nickName: 'Old' });
    for (let login = 0; login < 3; login += 1) {
      bed.advance(301_000);
      await bed.login();
    }
    expect((await post(data)).problem).toMatchObject({ status: 409, code: 'session_key_stale' });
  });

  test('of a key sealed under a secret that was taken out is session_key_stale, not an error', async () => {
    const other = bed.replica({ secret: 'quite another secret of the server, long enough' });
    const answered = await post(bed.seal({ nickName: 'A' }), { via: other });
    expect(answered.problem.code).toBe('session_key_stale');
    const rotated = bed.replica({ secret: ['quite another secret of the server, long enough', testSecret] });
    expect((await post(bed.seal({ nickName: 'A' }), { via: rotated })).status).toBe(200);
  });
});

describe('open data is refused', () => {
  test('when it was made for another app: open_data_wrong_app', async () => {
    const answered = await post(bed.seal({ nickName: 'A' }, { watermark: { appid: appB } }));
    expect(answered.problem).toMatchObject({ status: 403, code: 'open_data_wrong_app' });
  });

  test('when it is older than allowed: open_data_expired; data from the future is let pass', async () => {
    const seconds = bed.now() / 1000;
    const old = await post(bed.seal({ nickName: 'A' }, { watermark: { timestamp: seconds - 301 } }));
    expect(old.problem).toMatchObject({ status: 409, code: 'open_data_expired' });
    const future = await post(bed.seal({ nickName: 'A' }, { watermark: { timestamp: seconds + 9000 } }));
    expect(future.status).toBe(200);
    const patient = bed.replica({ openData: { maxAgeSeconds: 600 } });
    const accepted = bed.seal({ nickName: 'B' }, { watermark: { timestamp: seconds - 301 } });
    expect((await post(accepted, { via: patient })).status).toBe(200);
  });

  test('when it is sent twice, unless it is the same request repeated', async () => {
    const data = bed.seal({ nickName: 'A' });
    expect((await post(data)).status).toBe(200);
    expect((await post(data)).problem.code).toBe('open_data_expired');
    const other = bed.seal({ nickName: 'B' });
    const headers = { 'idempotency-key': 'a'.repeat(32) };
    expect((await post(other, { headers })).status).toBe(200);
    expect((await post(other, { headers })).status).toBe(200);
    expect((await post(other, { headers: { 'idempotency-key': 'b'.repeat(32) } })).problem.code).toBe(
      'open_data_expired',
    );
    expect((await post(other)).problem.code).toBe('open_data_expired');
  });

  test('when it is sent twice, the second time written in another way', async () => {
    const data = sealWithPlus();
    expect((await post(data)).status).toBe(200);
    const encodings = [
      (text: string) => text.replaceAll('+', ' '),
      (text: string) => text.replaceAll('+', '-').replaceAll('/', '_'),
      (text: string) => text.replaceAll('=', ''),
    ];
    for (const encode of encodings) {
      const again = { encryptedData: encode(data.encryptedData), iv: encode(data.iv) };
      expect((await post(again)).problem.code).toBe('open_data_expired');
    }
  });

  test('when it is sent twice, the second time with an iv that hides whose it is', async () => {
    const data = bed.seal({ openId: bed.openIdOf(), nickName: 'A' });
    expect((await post(data)).status).toBe(200);
    const iv = Buffer.from(data.iv, 'base64');
    // In CBC a flipped bit of the iv flips that bit of the first block: `"openId"` becomes `"openIe"`.
    iv.writeUInt8((iv[7] ?? 0) ^ 1, 7);
    const again = { encryptedData: data.encryptedData, iv: iv.toString('base64') };
    expect((await post(again)).problem.code).toBe('open_data_expired');
  });

  test('when it has no watermark or is somebody else’s: open_data_malformed', async () => {
    expect((await post(bed.seal({ nickName: 'A' }, { watermark: null }))).problem.code).toBe(
      'open_data_malformed',
    );
    const foreign = await post(bed.seal({ openId: 'o-somebody-else' }));
    expect(foreign.problem.code).toBe('open_data_malformed');
    expect(foreign.text).not.toContain('somebody-else');
  });

  test.each([
    ['not base64', { encryptedData: '***', iv: 'r7BXXKkLb8qrSNn05n0qiA==' }, 'encryptedData'],
    ['an iv of the wrong length', { encryptedData: 'AAAAAAAAAAAAAAAAAAAAAA==', iv: 'AAAA' }, 'iv'],
    ['half a block', { encryptedData: 'AAAA', iv: 'r7BXXKkLb8qrSNn05n0qiA==' }, 'encryptedData'],
  ])('when it is %s: open_data_malformed, with the field', async (_, data, path) => {
    const { problem } = await post(data);
    expect(problem).toMatchObject({ status: 400, code: 'open_data_malformed', action: 'fix-request' });
    expect(problem.errors?.[0]?.path).toBe(path);
  });

  test('when the signature is wrong: signature_mismatch, and nothing changes', async () => {
    const { encryptedData, iv, rawData = '', signature } = await bed.userInfo();
    const answered = await post({ encryptedData, iv, rawData: `${rawData} `, signature });
    expect(answered.problem).toMatchObject({ status: 403, code: 'signature_mismatch' });
  });

  test('when nobody is logged in', async () => {
    const data = bed.seal({ nickName: 'A' });
    const answered = await bed.request('POST', '/auth/me/profile', { body: data });
    expect(answered.problem).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(answered.headers.get('www-authenticate')).toBe('Bearer');
  });
});

test('a unionid that somebody wrote over the beginning of their own data joins nobody', async () => {
  const openId = bed.openIdOf();
  const mine = await bed.store.findIdentity(appA, openId);
  // Who knows the first block and may choose the iv chooses what the first block says.
  const forge = (): OpenData => {
    const data = bed.seal({ openId, nickName: 'A' });
    const [was, wanted] = [Buffer.from(`{"openId":"${openId}`), Buffer.from('{"unionId":"oFORGED')];
    const iv = Buffer.from(data.iv, 'base64').map((byte, n) => byte ^ (was[n] ?? 0) ^ (wanted[n] ?? 0));
    return { encryptedData: data.encryptedData, iv: Buffer.from(iv).toString('base64') };
  };
  expect((await post(forge())).body.nickname).toBe('A');
  expect(await bed.store.findIdentity(appA, openId)).toMatchObject({ unionId: mine?.unionId });

  const code = await bed.code('bob', loneApp);
  const sealed = bed.seal({ nickName: 'A', unionId: mine?.unionId }, { person: 'bob', appId: loneApp });
  await bed.request('POST', '/auth/login', { body: { appId: loneApp, code, ...sealed } });
  const bob = await bed.store.findIdentity(loneApp, bed.openIdOf('bob', loneApp));
  expect(bob).toMatchObject({ unionId: null });
});

test('a unionid that comes late joins the person’s two users, and every session goes on', async () => {
  bed.advance(1000);
  const bare = { openid: 'o-late', session_key: bed.sessionKeyOf() };
  bed.emulator.addFault({ target: '/sns/jscode2session', body: JSON.stringify(bare) });
  const late = (await bed.request('POST', '/auth/login', { body: { appId: appB, code: 'any' } })).body;
  const first = await bed.request('GET', '/auth/me', { token });
  expect(late.user.id).not.toBe(first.body.id);
  const unionId = (await bed.store.findIdentity(appA, bed.openIdOf()))?.unionId;
  await bed.request('PATCH', '/auth/me', { token: late.token, body: { nickname: 'Late' } });
  const data = bed.seal({ openId: 'o-late', unionId }, { watermark: { appid: appB } });
  const answered = await bed.request('POST', '/auth/me/profile', { token: late.token, body: data });
  expect(answered.body.id).toBe(first.body.id);
  for (const each of [late.token, token]) {
    const me = await bed.request('GET', '/auth/me', { token: each });
    expect(me.body).toMatchObject({ id: first.body.id, nickname: 'Late' });
  }
});

/** Random iv and padding: a plus sign turns up after a few tries. */
function sealWithPlus(): { encryptedData: string; iv: string } {
  for (;;) {
    const data = bed.seal({ nickName: 'Plus' });
    if (data.encryptedData.includes('+')) return data;
  }
}
