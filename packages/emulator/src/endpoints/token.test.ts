import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import {
  type Answer,
  accessToken,
  appId,
  appSecret,
  demoEmulator,
  get,
  logIn,
  otherApp,
  post,
} from '../world.fixture.ts';

const credentials = { grant_type: 'client_credential', appid: appId, secret: appSecret };

function tokenAnswer(emulator: Emulator, more: Record<string, string> = {}): Promise<Answer> {
  return get(emulator, '/cgi-bin/token', { ...credentials, ...more });
}

function stable(emulator: Emulator, more: Record<string, unknown> = {}): Promise<Answer> {
  return post(emulator, '/cgi-bin/stable_token', { body: { ...credentials, ...more } });
}

/** The errcode that a token earns at an endpoint which needs one; 0 when it works. */
async function worth(emulator: Emulator, token: unknown): Promise<unknown> {
  const query = { access_token: String(token) };
  const body = { rid: '00000000-00000000-00000000' };
  const { errcode } = (await post(emulator, '/cgi-bin/openapi/rid/get', { query, body })).json;
  return errcode === 76001 ? 0 : errcode;
}

describe('GET /cgi-bin/token', () => {
  test('#18 each call gives a new token; the one before works for five more minutes, then is 40001', async () => {
    const emulator = demoEmulator();
    const first = (await tokenAnswer(emulator)).json;
    const second = (await tokenAnswer(emulator)).json;
    expect(first).toEqual({ access_token: expect.stringMatching(/^\d+_[\w-]{133}$/), expires_in: 7200 });
    expect(second.access_token).not.toBe(first.access_token);
    emulator.advance(299);
    expect(await worth(emulator, first.access_token)).toBe(0);
    emulator.advance(1);
    expect(await worth(emulator, first.access_token)).toBe(40001);
    expect(await worth(emulator, second.access_token)).toBe(0);
  });

  test('#18 the newest token ends as 42001 after two hours', async () => {
    const emulator = demoEmulator();
    const { access_token } = (await tokenAnswer(emulator)).json;
    emulator.advance(7199);
    expect(await worth(emulator, access_token)).toBe(0);
    emulator.advance(1);
    expect(await worth(emulator, access_token)).toBe(42001);
  });

  test('#26 an address outside the allow-list is 40164 with its own text', async () => {
    const emulator = demoEmulator({
      apps: [{ appId: 'wxcccccccccccccccc', secret: 's', ipAllowList: ['10.0.0.1'] }],
    });
    const { json } = await tokenAnswer(emulator, { appid: 'wxcccccccccccccccc', secret: 's' });
    const text = /^invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, not in whitelist rid: /;
    expect(json).toEqual({ errcode: 40164, errmsg: expect.stringMatching(text) });
  });

  test('#27 a frozen secret is 40243', async () => {
    const emulator = demoEmulator({
      apps: [{ appId: 'wxdddddddddddddddd', secret: 's', secretFrozen: true }],
    });
    expect((await tokenAnswer(emulator, { appid: 'wxdddddddddddddddd', secret: 's' })).json.errcode).toBe(
      40243,
    );
  });

  test.each([
    [{ appid: '' }, 41002],
    [{ appid: 'wxffffffffffffffff' }, 40013],
    [{ grant_type: '' }, 40002],
    [{ grant_type: 'authorization_code' }, 40002],
    [{ secret: '' }, 41004],
    [{ secret: 'wrong' }, 40125],
  ])('%o is refused', async (query, errcode) => {
    expect((await tokenAnswer(demoEmulator(), query)).json.errcode).toBe(errcode);
  });

  test('the daily quota ends in 45009 and starts anew on the next Beijing day', async () => {
    const emulator = demoEmulator({ rules: { tokensPerDay: 2 } });
    await tokenAnswer(emulator);
    await tokenAnswer(emulator);
    expect((await tokenAnswer(emulator)).json.errcode).toBe(45009);
    emulator.advance(86_400);
    expect((await tokenAnswer(emulator)).json.access_token).toBeDefined();
  });
});

describe('POST /cgi-bin/stable_token', () => {
  test('#19 the same token with the remaining life, a new one below 300 s, the old one valid to its end', async () => {
    const emulator = demoEmulator();
    const first = (await stable(emulator)).json;
    emulator.advance(6855);
    expect((await stable(emulator)).json).toEqual({ access_token: first.access_token, expires_in: 345 });
    emulator.advance(45);
    expect((await stable(emulator)).json).toEqual({ access_token: first.access_token, expires_in: 300 });
    emulator.advance(1);
    const renewed = (await stable(emulator)).json;
    expect(renewed).toEqual({
      access_token: expect.not.stringMatching(String(first.access_token)),
      expires_in: 7200,
    });
    expect(await worth(emulator, first.access_token)).toBe(0);
    emulator.advance(300);
    expect(await worth(emulator, first.access_token)).not.toBe(0);
  });

  test('#20 the returned life is always between 300 and 7200 s', async () => {
    const emulator = demoEmulator();
    for (let hour = 0; hour < 60; hour += 1) {
      const life = Number((await stable(emulator)).json.expires_in);
      expect(life).toBeGreaterThanOrEqual(300);
      expect(life).toBeLessThanOrEqual(7200);
      emulator.advance(613);
    }
  });

  test('#21 force_refresh kills the old token at once, not within 30 s, and twenty times a day', async () => {
    const emulator = demoEmulator();
    const first = (await stable(emulator)).json.access_token;
    const forced = (await stable(emulator, { force_refresh: true })).json.access_token;
    expect(forced).not.toBe(first);
    expect(await worth(emulator, first)).toBe(40001);
    expect((await stable(emulator, { force_refresh: true })).json.access_token).toBe(forced);
    for (let count = 2; count <= 20; count += 1) {
      emulator.advance(30);
      expect((await stable(emulator, { force_refresh: true })).json.access_token).toBeDefined();
    }
    emulator.advance(30);
    expect((await stable(emulator, { force_refresh: true })).json.errcode).toBe(45009);
  });

  test('#22 tokens of the two endpoints live side by side', async () => {
    const emulator = demoEmulator();
    const ordinary = (await tokenAnswer(emulator)).json.access_token;
    const steady = (await stable(emulator)).json.access_token;
    await stable(emulator, { force_refresh: true });
    await tokenAnswer(emulator);
    emulator.advance(200);
    expect(await worth(emulator, ordinary)).toBe(0);
    expect(await worth(emulator, steady)).toBe(40001);
  });

  test('#23 GET is 43002, an empty body 44002, an empty object 41002', async () => {
    const emulator = demoEmulator();
    expect((await get(emulator, '/cgi-bin/stable_token', credentials)).json.errcode).toBe(43002);
    expect((await post(emulator, '/cgi-bin/stable_token')).json.errcode).toBe(44002);
    expect((await post(emulator, '/cgi-bin/stable_token', { body: {} })).json.errcode).toBe(41002);
    expect((await post(emulator, '/cgi-bin/stable_token', { body: 'appid=1' })).json.errcode).toBe(47001);
  });
});

describe('the rates of the stable token', () => {
  test('more calls in a minute than allowed are 45011, more in a day 45009', async () => {
    const emulator = demoEmulator({ rules: { stableTokensPerMinute: 2, stableTokensPerDay: 3 } });
    const codes = [];
    for (let count = 0; count < 3; count += 1) codes.push((await stable(emulator)).json.errcode);
    expect(codes).toEqual([undefined, undefined, 45011]);
    emulator.advance(60);
    expect((await stable(emulator)).json.access_token).toBeDefined();
    expect((await stable(emulator)).json.errcode).toBe(45009);
  });
});

describe('using an access_token', () => {
  test('#24 none is 41001, an unknown one 40001, an expired one 42001, a foreign openid 40003', async () => {
    const emulator = demoEmulator();
    const query = { openid: 'o', signature: '', sig_method: 'hmac_sha256' };
    expect((await get(emulator, '/wxa/checksession', query)).json).toMatchObject({ errcode: 41001 });
    const unknown = (await get(emulator, '/wxa/checksession', { ...query, access_token: 'x' })).json;
    expect(unknown).toMatchObject({
      errcode: 40001,
      errmsg: expect.stringContaining('getStableAccessToken'),
    });
    const { openid } = await logIn(emulator);
    const other = { appid: otherApp, secret: 'de305ec2e7000000000000000000d3a1' };
    const token = await accessToken(emulator, other);
    const foreign = await get(emulator, '/wxa/checksession', { ...query, openid, access_token: token });
    expect(foreign.json).toMatchObject({ errcode: 40003 });
    emulator.advance(7200);
    expect((await get(emulator, '/wxa/checksession', { ...query, access_token: token })).json.errcode).toBe(
      42001,
    );
  });

  test('#25 a token in the body is ignored', async () => {
    const emulator = demoEmulator();
    const body = { access_token: await accessToken(emulator), code: 'x' };
    const { json } = await post(emulator, '/wxa/business/getuserphonenumber', { body });
    expect(json.errcode).toBe(41001);
    expect(emulator.violations()).toMatchObject([{ code: 'access-token-in-body' }]);
  });
});
