import type { OpenData, SignedOpenData } from '@weapp-auth/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Answered,
  appA,
  appB,
  encrypt,
  openTestBed,
  type Sent,
  type TestBed,
  testSecret,
  withFlippedBit,
} from '../testing/test-bed.fixture.ts';
import { decryptOpenData } from '../wechat/decryption.ts';

let bed: TestBed;
let token: string;

beforeEach(async () => {
  bed = await openTestBed({ metrics: true });
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

  test('without what WeChat signed changes no name: a ciphertext alone could be anybody’s words', async () => {
    const { encryptedData, iv } = bed.seal({ nickName: 'Free text', avatarUrl: 'https://wx.qlogo.cn/1' });
    expect((await post({ encryptedData, iv })).body).toMatchObject({ nickname: null, avatarUrl: null });
  });

  test('says the name that was signed, whatever stands in the ciphertext', async () => {
    const { rawData, signature } = bed.seal({ nickName: 'Signed' });
    const answered = await post({ ...bed.seal({ nickName: 'Encrypted' }), rawData, signature });
    expect(answered.body.nickname).toBe('Signed');
  });

  test('whose plus signs became spaces is repaired', async () => {
    const data = sealWithPlus();
    const mangled = {
      ...data,
      encryptedData: data.encryptedData.replaceAll('+', ' '),
      iv: data.iv.replaceAll('+', ' '),
    };
    expect((await post(mangled)).body.nickname).toBe('Plus');
    expect(bed.logs.some((line) => line.message === 'open data had lost its plus signs')).toBe(true);
  });

  test.each([1, 2])('of the %s. older session_key is opened by the ring', async (logins) => {
    const timestamp = bed.now() / 1000 + logins * 301;
    const data = bed.seal({ nickName: 'Old' }, { watermark: { timestamp } });
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

describe('open data that its session_key does not vouch for', () => {
  /** Ways in which data fails once it was decrypted, or because it cannot be. */
  const failures: readonly (readonly [string, () => OpenData | Promise<OpenData>])[] = [
    ['wrong-app', () => bed.seal({ nickName: 'A' }, { watermark: { appid: appB } })],
    ['too-old', () => bed.seal({ nickName: 'A' }, { watermark: { timestamp: seconds() - 301 } })],
    ['ahead-of-time', () => bed.seal({ nickName: 'A' }, { watermark: { timestamp: seconds() + 61 } })],
    ['no-watermark', () => bed.seal({ nickName: 'A' }, { watermark: null })],
    ['no-watermark', () => bed.seal({ nickName: 'A' }, { watermark: { timestamp: 1.5 } })],
    ['other-person', () => bed.seal({ nickName: 'A', openId: 'o-somebody-else' })],
    ['other-person', () => bed.seal({ nickName: 'A', openId: null })],
    ['other-kind', () => bed.seal({ stepInfoList: [] })],
    ['bad-padding', () => withFlippedBit(bed.seal({ nickName: 'A' }), 'encryptedData', -17, 0x80)],
    ['not-json', () => withOtherIv(bed.seal({ nickName: 'A' }))],
    ['signature-mismatch', async () => ({ ...(await bed.userInfo()), signature: '0'.repeat(40) })],
    [
      'replayed',
      async () => {
        const data = bed.seal({ nickName: 'A' });
        expect((await post(data)).status).toBe(200);
        return data;
      },
    ],
  ];

  test.each(failures)(
    '(%s) is refused in the same words, and only the log and the metric say why',
    async (reason, make) => {
      const stale = await post(withOtherIv(bed.seal({ nickName: 'A' })));
      expect(stale.problem).toMatchObject({
        status: 409,
        code: 'session_key_stale',
        action: 'retry-with-fresh-code',
      });
      bed.logs.length = 0;
      const answered = await post(await make());
      expect(withoutRequestId(answered)).toEqual(withoutRequestId(stale));
      expect([...answered.headers.keys()]).toEqual([...stale.headers.keys()]);
      expect(answered.text.length).toBe(stale.text.length);
      expect(bed.logs).toContainEqual({ appId: appA, reason, message: 'open data was refused' });
      const { text } = await bed.request('GET', '/metrics', { from: '127.0.0.1' });
      expect(text).toContain(`weapp_auth_open_data_refusals_total{reason="${reason}"}`);
    },
  );

  test('is refused when nobody could read it with any key of the ring', async () => {
    const data = bed.seal({ nickName: 'A' });
    const other = bed.replica({ secret: 'quite another secret of the server, long enough' });
    expect((await post(data, { via: other })).problem.code).toBe('session_key_stale');
    expect(bed.logs).toContainEqual(expect.objectContaining({ reason: 'no-session-key' }));
  });

  test('may be a minute ahead of our clock, and as old as the operator allows', async () => {
    const ahead = bed.seal({ nickName: 'A' }, { watermark: { timestamp: seconds() + 60 } });
    expect((await post(ahead)).status).toBe(200);
    const patient = bed.replica({ openData: { maxAgeSeconds: 600 } });
    const old = bed.seal({ nickName: 'B' }, { watermark: { timestamp: seconds() - 301 } });
    expect((await post(old, { via: patient })).status).toBe(200);
  });

  test('is remembered until its watermark is too old, even one that was ahead', async () => {
    const ahead = bed.seal({ nickName: 'A' }, { watermark: { timestamp: seconds() + 60 } });
    expect((await post(ahead)).status).toBe(200);
    bed.advance(359_000);
    await bed.store.prune({ sessionsBefore: 0, now: bed.now(), limit: 100 });
    expect((await post(ahead)).problem.code).toBe('session_key_stale');
    expect(bed.logs).toContainEqual(expect.objectContaining({ reason: 'replayed' }));
  });

  test('is limited to ten failures a minute, and then refused unread', async () => {
    const limited = bed.replica({ rateLimits: {} });
    for (let n = 0; n < 11; n += 1) {
      const answered = await post(withOtherIv(bed.seal({ nickName: 'A' })), { via: limited });
      expect(answered.problem.code).toBe('session_key_stale');
    }
    for (const data of [bed.seal({ nickName: 'A' }), withOtherIv(bed.seal({ nickName: 'A' }))]) {
      const answered = await post(data, { via: limited });
      expect(answered.problem).toMatchObject({ status: 429, code: 'rate_limited', retryAfter: 60 });
    }
    const { token: bob } = await bed.login('bob');
    const theirs = bed.seal({ nickName: 'B' }, { person: 'bob' });
    expect((await post(theirs, { via: limited, token: bob })).status).toBe(200);
    bed.advance(60_000);
    expect((await post(bed.seal({ nickName: 'A' }), { via: limited })).body.nickname).toBe('A');
  });
});

describe('open data sent twice', () => {
  test('is refused, unless it is the same request repeated', async () => {
    const data = bed.seal({ nickName: 'A' });
    expect((await post(data)).status).toBe(200);
    expect((await post(data)).problem.code).toBe('session_key_stale');
    const other = bed.seal({ nickName: 'B' });
    const headers = { 'idempotency-key': 'a'.repeat(32) };
    expect((await post(other, { headers })).status).toBe(200);
    expect((await post(other, { headers })).status).toBe(200);
    const another = { headers: { 'idempotency-key': 'b'.repeat(32) } };
    expect((await post(other, another)).problem.code).toBe('session_key_stale');
    expect((await post(other)).problem.code).toBe('session_key_stale');
  });

  test('is refused when it is written in another way', async () => {
    const data = sealWithPlus();
    expect((await post(data)).status).toBe(200);
    const encodings = [
      (text: string) => text.replaceAll('+', ' '),
      (text: string) => text.replaceAll('+', '-').replaceAll('/', '_'),
      (text: string) => text.replaceAll('=', ''),
    ];
    for (const encode of encodings) {
      const again = { encryptedData: encode(data.encryptedData), iv: encode(data.iv) };
      expect((await post(again)).problem.code).toBe('session_key_stale');
    }
  });

  test('is refused when another iv hides whose it is', async () => {
    const data = bed.seal({ openId: bed.openIdOf(), nickName: 'A' });
    expect((await post(data)).status).toBe(200);
    const iv = Buffer.from(data.iv, 'base64');
    // In CBC a flipped bit of the iv flips that bit of the first block: `"openId"` becomes `"openIe"`.
    iv.writeUInt8((iv[7] ?? 0) ^ 1, 7);
    const again = { encryptedData: data.encryptedData, iv: iv.toString('base64') };
    expect((await post(again)).problem.code).toBe('session_key_stale');
    expect(bed.logs).toContainEqual(expect.objectContaining({ reason: 'replayed' }));
  });
});

describe('open data is refused', () => {
  test.each([
    ['not base64', { encryptedData: '***', iv: 'r7BXXKkLb8qrSNn05n0qiA==' }, 'encryptedData'],
    ['an iv of the wrong length', { encryptedData: 'AAAAAAAAAAAAAAAAAAAAAA==', iv: 'AAAA' }, 'iv'],
    ['half a block', { encryptedData: 'AAAA', iv: 'r7BXXKkLb8qrSNn05n0qiA==' }, 'encryptedData'],
  ])('when it is %s: open_data_malformed, with the field', async (_, data, path) => {
    const { problem } = await post(data);
    expect(problem).toMatchObject({ status: 400, code: 'open_data_malformed', action: 'fix-request' });
    expect(problem.errors?.[0]?.path).toBe(path);
  });

  test('when nobody is logged in', async () => {
    const data = bed.seal({ nickName: 'A' });
    const answered = await bed.request('POST', '/auth/me/profile', { body: data });
    expect(answered.problem).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(answered.headers.get('www-authenticate')).toBe('Bearer');
  });
});

describe('a unionid inside encrypted data', () => {
  const loneWorld = { openid: 'o-lone', session_key: 'HyVFkGl5F5OQWJZZaNzBBg==' };

  test('joins nobody to the user who has it, neither in a login nor in a profile', async () => {
    const unionId = (await bed.store.findIdentity(appA, bed.openIdOf()))?.unionId;
    const mallory = await logInWithout(unionId, { appId: appB });
    expect(mallory.body).toMatchObject({ isNewUser: true, user: { hasUnionid: true, nickname: null } });
    const sealed = sealAs('o-lone', { nickName: 'N', unionId });
    const changed = await bed.request('POST', '/auth/me/profile', {
      token: mallory.body.token,
      body: sealed,
    });
    expect(changed.body).toMatchObject({ id: mallory.body.user.id, nickname: null, hasUnionid: true });
    expect(await bed.store.findIdentity(appB, 'o-lone')).toMatchObject({ unionId, proof: 'claimed' });
    expect(await bed.auth.api.listMerges(mallory.body.user.id)).toEqual([]);
  });

  test('does not take the place of its owner before their first login', async () => {
    await bed.code('bob');
    const opened = decryptOpenData(bed.sessionKeyOf('bob'), await bed.userInfo('bob'));
    const theirs = opened.kind === 'decrypted' ? opened.data.unionId : null;
    expect(theirs).toMatch(/^[\w-]{28}$/);
    const mallory = await logInWithout(theirs, { appId: appB });
    const bob = await bed.login('bob', { appId: appA });
    expect(bob).toMatchObject({ isNewUser: true });
    expect(bob.user.id).not.toBe(mallory.body.user.id);
  });

  async function logInWithout(unionId: unknown, { appId }: { readonly appId: string }): Promise<Answered> {
    bed.emulator.addFault({ target: '/sns/jscode2session', body: JSON.stringify(loneWorld) });
    const body = { appId, code: 'any', ...sealAs('o-lone', { nickName: 'M', unionId }) };
    return bed.request('POST', '/auth/login', { body });
  }

  function sealAs(openId: string, payload: Readonly<Record<string, unknown>>): OpenData {
    const watermark = { appid: appB, timestamp: seconds() };
    return encrypt(loneWorld.session_key, { openId, ...payload, watermark });
  }
});

function seconds(): number {
  return bed.now() / 1000;
}

function withoutRequestId({ body }: Answered): unknown {
  return { ...body, requestId: '' };
}

/** Spoils the first block only. */
function withOtherIv(data: OpenData): OpenData {
  return withFlippedBit(data, 'iv', 0, 1);
}

/** Random iv and padding: a plus sign turns up after a few tries. */
function sealWithPlus(): SignedOpenData {
  for (;;) {
    const data = bed.seal({ nickName: 'Plus' });
    if (data.encryptedData.includes('+')) return data;
  }
}
