import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { requireApp } from '../platform/app.ts';
import {
  accessToken,
  appId,
  demoEmulator,
  get,
  logIn,
  otherApp,
  phone,
  post,
  wxOf,
} from '../world.fixture.ts';

const path = '/wxa/business/getuserphonenumber';

function opened(...apps: string[]): Emulator {
  const emulator = demoEmulator();
  for (const id of apps) requireApp(emulator.platform, id).openInterfaces = [path];
  return emulator;
}

async function phoneCode(emulator: Emulator): Promise<string> {
  return String((await phone(emulator).button('getPhoneNumber')).event?.detail.code);
}

describe('calls from inside CloudRun', () => {
  test('an opened path needs no token, and the answer has its number', async () => {
    const emulator = opened(appId);
    const answer = await post(emulator, path, { body: { code: await phoneCode(emulator) } });
    expect(answer.json).toMatchObject({ errcode: 0, phone_info: { purePhoneNumber: '12066600001' } });
    expect(answer.headers.get('x-openapi-seqid')).toMatch(/^[0-9a-f]{32}$/);
  });

  test('another path, and an app that has opened nothing, are 41001', async () => {
    expect((await post(demoEmulator(), path, { body: { code: 'x' } })).json.errcode).toBe(41001);
    const other = await post(opened(appId), '/wxa/getpluginopenpid', { body: { code: 'x' } });
    expect(other.json.errcode).toBe(41001);
    expect(other.headers.has('x-openapi-seqid')).toBe(false);
  });

  test('from_appid chooses where several apps share an environment', async () => {
    const emulator = opened(appId, otherApp);
    const code = await phoneCode(emulator);
    expect((await post(emulator, path, { body: { code } })).json.errcode).toBe(41001);
    const query = { from_appid: appId };
    expect((await post(emulator, path, { query, body: { code } })).json.errcode).toBe(0);
  });

  test('the token that callContainer brings counts as cloudbase_access_token, and only so', async () => {
    const emulator = demoEmulator();
    Object.assign(requireApp(emulator.platform, appId), {
      cloudEnv: 'prod-1',
      containerUrl: 'https://run.example',
    });
    const seen: string[] = [];
    const fetch = async (request: Request) => {
      seen.push(request.headers.get('x-wx-cloudbase-access-token') ?? '');
      return Response.json({});
    };
    const { wx } = phone(emulator, 'alice', { fetch });
    await wx.cloud.callContainer({ path: '/a', header: { 'X-WX-CLOUDBASE-ACCESS-TOKEN': 'forged' } });
    await wx.cloud.callContainer({ path: '/b' });
    const [token = '', again] = seen;
    expect(again).toBe(token);
    const body = { code: await phoneCode(emulator) };
    expect((await post(emulator, path, { query: { access_token: token }, body })).json.errcode).toBe(40001);
    const wrong = { cloudbase_access_token: 'forged' };
    expect((await post(emulator, path, { query: wrong, body })).json.errcode).toBe(41001);
    const query = { cloudbase_access_token: token };
    expect((await post(emulator, path, { query, body })).json.errcode).toBe(0);
    emulator.advance(7201);
    expect((await post(emulator, path, { query, body })).json.errcode).toBe(41001);
  });

  test('checksession cannot be called from the cloud; a token that is given counts as ever', async () => {
    const emulator = opened(appId);
    requireApp(emulator.platform, appId).openInterfaces = [path, '/wxa/checksession'];
    const { openid } = await logIn(emulator);
    expect((await get(emulator, '/wxa/checksession', { openid })).json.errcode).toBe(41001);
    const query = { access_token: await accessToken(emulator) };
    const answer = await post(emulator, path, { query, body: { code: 'x' } });
    expect([answer.json.errcode, answer.headers.has('x-openapi-seqid')]).toEqual([40029, false]);
    expect((await wxOf(emulator).checkSession())?.errMsg).toBe('checkSession:ok');
  });
});
