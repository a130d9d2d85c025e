import { createEmulator, demoAppId, type Emulator } from '@weapp-auth/emulator';
import { describe, expect, test } from 'vitest';
import { createPlatformClient, type PlatformCall } from './platform-client.ts';
import { createCallMask, type RawCall, type RecordedCall } from './recorded-call.ts';

const secret = 'de305ec2e7000000000000000000d3a0';

function recording(emulator: Emulator) {
  const calls: RecordedCall[] = [];
  const record = (call: RecordedCall): void => void calls.push(call);
  const platform = createPlatformClient({ fetch: emulator.fetch, now: () => 1000, record });
  const call = (path: string, more: Partial<PlatformCall>) =>
    platform.call({ method: 'GET', path, query: {}, repeatable: false, ...more });
  return { calls, call };
}

async function loginCode(emulator: Emulator): Promise<string> {
  const { wx } = emulator.client('alice', demoAppId, { promises: 'typings' });
  return (await wx.login())?.code ?? '';
}

describe('a recording of what WeChat answered', () => {
  test('holds the form of a login, and labels for everything secret or personal', async () => {
    const emulator = createEmulator({ seed: 'demo', frozenAt: 0 });
    const { calls, call } = recording(emulator);
    const js_code = await loginCode(emulator);
    const query = { appid: demoAppId, secret, js_code, grant_type: 'authorization_code' };
    await call('/sns/jscode2session', { query });
    await call('/sns/jscode2session', { query });
    const masked = {
      appid: '<appid:1,18>',
      secret: '<secret:1,32>',
      js_code: '<code:1,32>',
      grant_type: 'authorization_code',
    };
    expect(calls.map(({ request }) => request)).toEqual([
      { method: 'GET', path: '/sns/jscode2session', query: masked, body: null },
      { method: 'GET', path: '/sns/jscode2session', query: masked, body: null },
    ]);
    expect(calls[0]?.response).toEqual({
      status: 200,
      contentType: 'text/plain',
      body: { session_key: '<session_key:1,24>', openid: '<openid:1,28>', unionid: '<unionid:1,28>' },
    });
    expect(calls[1]?.response?.body).toEqual({ errcode: 40163, errmsg: 'code been used, rid: <rid>' });
    const { openid, session } = emulator.people.account('alice', demoAppId);
    const text = JSON.stringify(calls);
    for (const value of [secret, js_code, openid, session?.key ?? 'none', demoAppId])
      expect(text).not.toContain(value);
  });

  test('keeps which token is which, and counts that are nobody’s', async () => {
    const emulator = createEmulator({ seed: 'demo', frozenAt: 0 });
    const { calls, call } = recording(emulator);
    const body = { grant_type: 'client_credential', appid: demoAppId, secret, force_refresh: false };
    for (let time = 0; time < 2; time += 1) await call('/cgi-bin/stable_token', { method: 'POST', body });
    const masked = { access_token: expect.stringMatching(/^<access_token:1,\d+>$/), expires_in: 7200 };
    expect(calls.map(({ response }) => response?.body)).toEqual([masked, masked]);
    expect(calls[0]?.request.body).toMatchObject({ grant_type: 'client_credential', force_refresh: false });
  });

  test('hides numbers, names and messages that could be somebody’s', () => {
    const mask = createCallMask();
    const answer = {
      errcode: 40003,
      errmsg: 'invalid openid o1234567890123456789012345ab [hint 1] 10.1.2.3 rid: aa-bb, sent s3cret-value',
      phone_info: { purePhoneNumber: '12066600001', watermark: { timestamp: 1_795_176_000 } },
      list: ['first', 'second'],
      'name of a person': 1,
      ok: true,
      none: null,
    };
    const recorded = mask(raw({ text: JSON.stringify(answer), query: { openid: 's3cret-value' } }));
    expect(recorded.response?.body).toEqual({
      errcode: 40003,
      errmsg: 'invalid openid <text> [<hint>] <ip> rid: <rid>, sent <sent>',
      phone_info: {
        purePhoneNumber: '<purePhoneNumber:1,11>',
        watermark: { timestamp: '<number>' },
      },
      list: ['<list:1,5>'],
      '<name>': '<number>',
      ok: true,
      none: null,
    });
  });

  test.each(['<html>Sign in, s3cret</html>', '[1]', ''])('has nothing of an answer that is %j', (text) => {
    expect(createCallMask()(raw({ text })).response).toMatchObject({ body: null });
  });

  test('tells that no answer came', () => {
    const result = { kind: 'failed', reason: 'timeout', sent: true } as const;
    expect(createCallMask()({ ...raw({ text: '' }), result }).response).toBe(null);
  });
});

function raw({ text, query = {} }: { text: string; query?: Record<string, string> }): RawCall {
  const result = { kind: 'received', status: 200, contentType: null, body: Buffer.from(text) } as const;
  return { at: 0, method: 'GET', path: '/x', query, body: null, result };
}
