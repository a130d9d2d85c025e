import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appA, appB, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

const users = ['alice', 'bob'].map((id) => ({
  id,
  phones: [{ number: id === 'alice' ? '12066600001' : '12066600002', countryCode: '86' }],
}));
const shared = { phoneNumber: '13580006666', purePhoneNumber: '13580006666', countryCode: '86' };
const masked = { masked: '135******66', countryCode: '86' };
let bed: TestBed;

beforeEach(async () => {
  bed = await openTestBed({ emulator: { users } });
});
afterEach(() => bed.close());

describe('an encrypted phone number', () => {
  const path = '/auth/me/phone';
  const question = '/wxa/business/checkencryptedmsg';
  const asked = (): number => bed.emulator.requests().filter((request) => request.path === question).length;

  test('is bound when WeChat says that it made it, however the hash is meant', async () => {
    const { token } = await bed.login();
    for (const encryptedMessageHash of ['text', 'bytes'] as const) {
      bed.emulator.platform.state.rules.encryptedMessageHash = encryptedMessageHash;
      const { event } = await bed.emulator.client('alice', appA).button('getPhoneNumber');
      const { encryptedData, iv } = event?.detail ?? {};
      const answered = await bed.request('POST', path, {
        token,
        body: { encryptedData, iv },
        stepUp: 'alice',
      });
      expect(answered.body.phone).toEqual({ masked: '120******01', countryCode: '86' });
    }
  });

  test.each([
    ['was never made by WeChat', () => bed.seal(shared, { isKnown: false })],
    ['is of another app', () => bed.seal(shared, { isKnown: false, watermark: { appid: appB } })],
    ['is no phone number', () => bed.seal({ stepInfoList: [] })],
    ['cannot be decrypted', () => ({ ...bed.seal(shared), encryptedData: `${'A'.repeat(43)}=` })],
  ])('that %s is refused without a key being tried', async (_, seal) => {
    const { token } = await bed.login();
    const answered = await bed.request('POST', path, { token, body: seal() });
    expect(answered.problem).toMatchObject({
      status: 422,
      code: 'open_data_unconfirmed',
      action: 'ask-user',
    });
    expect(bed.logs).toContainEqual(expect.objectContaining({ reason: 'unconfirmed' }));
    expect((await bed.request('GET', '/auth/me', { token })).body.phone).toBeUndefined();
  });

  test.each([
    ['{"errcode":0,"errmsg":"ok","vaild":false,"create_time":1}', 'open_data_unconfirmed'],
    ['{"errcode":0,"errmsg":"ok","valid":true,"create_time":1}', 'wechat_unavailable'],
    ['{"errcode":0,"errmsg":"ok","vaild":"true","create_time":1}', 'wechat_unavailable'],
    ['{"errcode":0,"errmsg":"ok","vaild":true}', 'wechat_unavailable'],
    ['{"errcode":0,"errmsg":"ok","vaild":true,"create_time":1}', 'open_data_unconfirmed'],
    ['{"errcode":0,"errmsg":"ok","vaild":true,"create_time":9999999999}', 'open_data_unconfirmed'],
    ['{"errcode":48001,"errmsg":"api unauthorized"}', 'wechat_misconfigured'],
    ['{"errcode":-1,"errmsg":"system error"}', 'wechat_unavailable'],
    ['<html>', 'wechat_unavailable'],
  ])('is not bound when WeChat answers %s', async (body, code) => {
    const { token } = await bed.login();
    bed.emulator.addFault({ target: question, body, times: 9 });
    const answered = await bed.request('POST', path, { token, body: bed.seal(shared) });
    expect(answered.problem.code).toBe(code);
    expect((await bed.request('GET', '/auth/me', { token })).body.phone).toBeUndefined();
  });

  test('can be sent again when WeChat was away, and is bound then', async () => {
    const { token } = await bed.login();
    const body = bed.seal(shared);
    bed.emulator.addFault({ target: question, drop: 'before', times: 20 });
    const away = await bed.request('POST', path, { token, body });
    expect(away.problem).toMatchObject({ status: 503, code: 'wechat_unavailable' });
    bed.emulator.clearFaults();
    bed.advance(30_000);
    expect((await bed.request('POST', path, { token, body })).body.phone).toEqual(masked);
  });

  test('is asked about once, however often it comes', async () => {
    const { token } = await bed.login();
    const body = bed.seal(shared);
    const headers = { 'idempotency-key': 'a'.repeat(32) };
    const send = (more = {}) => bed.request('POST', path, { token, body, headers, ...more });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await send({ stepUp: 'alice' })).status).toBe(200);
    expect(asked()).toBe(1);
    const replay = await bed.request('POST', path, { token, body, stepUp: 'alice' });
    expect(replay.problem.code).toBe('session_key_stale');
    expect(asked()).toBe(1);
  });

  test('of somebody else is not opened by the own key, though WeChat made it', async () => {
    const { token } = await bed.login('alice');
    await bed.login('bob');
    const body = bed.seal(shared, { person: 'bob' });
    expect((await bed.request('POST', path, { token, body })).problem.code).toBe('session_key_stale');
    expect(bed.logs).toContainEqual(expect.objectContaining({ reason: 'bad-padding' }));
  });

  test('with another iv is not read: WeChat vouches for the bytes only', async () => {
    const { token } = await bed.login();
    const data = bed.seal(shared);
    const [was, wanted] = [Buffer.from('{"phoneNumber":"'), Buffer.from('{"phoneNumbex":"')];
    const iv = Buffer.from(data.iv, 'base64').map((byte, n) => byte ^ (was[n] ?? 0) ^ (wanted[n] ?? 0));
    const body = { encryptedData: data.encryptedData, iv: Buffer.from(iv).toString('base64') };
    expect((await bed.request('POST', path, { token, body })).problem.code).toBe('session_key_stale');
    expect(bed.logs).toContainEqual(expect.objectContaining({ reason: 'other-kind' }));
    expect((await bed.request('POST', path, { token, body: data })).body.phone).toEqual(masked);
  });

  test('that is damaged is told before WeChat is asked', async () => {
    const { token } = await bed.login();
    const { iv } = bed.seal(shared);
    const answered = await bed.request('POST', path, { token, body: { encryptedData: 'AAAA', iv } });
    expect(answered.problem).toMatchObject({
      code: 'open_data_malformed',
      errors: [{ path: 'encryptedData' }],
    });
    expect(asked()).toBe(0);
  });

  test('that WeChat does not confirm counts as a failure, and eleven are too many', async () => {
    const { token } = await bed.login();
    const via = bed.replica({ rateLimits: {} });
    const send = (isKnown: boolean) =>
      bed.request('POST', path, { token, body: bed.seal(shared, { isKnown }), via });
    for (let n = 0; n < 11; n += 1) expect((await send(false)).status).toBe(422);
    expect((await send(true)).problem.code).toBe('rate_limited');
    bed.advance(60_000);
    expect((await send(true)).body.phone).toEqual(masked);
  });
});
