import { createDecipheriv, hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { appId, demoEmulator, get, loginCode, otherApp, phone, post, start } from '../world.fixture.ts';

const encodingAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const component = 'wxcccccccccccccccc';
const secret = 'componentsecret';

interface World {
  readonly emulator: Emulator;
  readonly received: { url: URL; message: string }[];
}

/** An emulator with a third-party platform whose pushes are received, checked and opened as an SDK would. */
function world(answer = 'success'): World {
  const received: World['received'] = [];
  const fetch = async (request: Request) => {
    const url = new URL(request.url);
    received.push({ url, message: openPush(url, await request.text()) });
    return new Response(answer);
  };
  const emulator = demoEmulator({ fetch });
  const push = { url: 'https://platform.example/events', token: 'pushToken', encodingAesKey };
  emulator.components.create({ appId: component, secret, push });
  return { emulator, received };
}

function openPush(url: URL, body: string): string {
  const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? '';
  expect(body).toContain(`<AppId><![CDATA[${component}]]></AppId>`);
  const [timestamp = '', nonce = ''] = ['timestamp', 'nonce'].map((name) => url.searchParams.get(name) ?? '');
  const signature = hash('sha1', ['pushToken', timestamp, nonce, encrypted].sort().join(''), 'hex');
  expect(url.searchParams.get('msg_signature')).toBe(signature);
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const text = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()]);
  return text.subarray(20, 20 + text.readUInt32BE(16)).toString('utf8');
}

const member = (message: string, name: string) =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`).exec(message)?.[1];

async function buyToken(emulator: Emulator, change: Record<string, string> = {}) {
  const { ticket } = await emulator.components.pushTicket(component);
  const body = {
    component_appid: component,
    component_appsecret: secret,
    component_verify_ticket: ticket,
    ...change,
  };
  return (await post(emulator, '/cgi-bin/component/api_component_token', { body })).json;
}

async function ask(emulator: Emulator, name: string, body: object, query?: Record<string, string>) {
  const given = query ?? {
    component_access_token: String((await buyToken(emulator)).component_access_token),
  };
  const path = `/cgi-bin/component/${name}`;
  return (await post(emulator, path, { query: given, body: { component_appid: component, ...body } })).json;
}

async function grant(emulator: Emulator, permissions?: number[]) {
  const options = permissions === undefined ? {} : { permissions };
  const { authorizationCode } = emulator.components.authorize(component, appId, options);
  const { authorization_info } = await ask(emulator, 'api_query_auth', {
    authorization_code: authorizationCode,
  });
  return authorization_info as { authorizer_access_token: string; authorizer_refresh_token: string };
}

const refresh = (emulator: Emulator, token: string) =>
  ask(emulator, 'api_authorizer_token', { authorizer_appid: appId, authorizer_refresh_token: token });

const login = (emulator: Emulator, js_code: string, more: Record<string, string>) =>
  get(emulator, '/sns/component/jscode2session', {
    appid: appId,
    js_code,
    grant_type: 'authorization_code',
    component_appid: component,
    ...more,
  });

describe('the ticket', () => {
  test('#199 is pushed encrypted, in the same second twice if need be, and each buys a token', async () => {
    const { emulator, received } = world();
    const { ticket, kind } = await emulator.components.pushTicket(component);
    const again = await emulator.components.pushTicket(component);
    expect(kind).toBe('accepted');
    const messages = received.map(({ message }) => message);
    expect(messages.map((text) => member(text, 'ComponentVerifyTicket'))).toEqual([ticket, again.ticket]);
    expect(new Set(messages.map((text) => member(text, 'CreateTime')))).toEqual(
      new Set([String(start / 1000)]),
    );
    expect(member(messages[0] ?? '', 'InfoType')).toBe('component_verify_ticket');
    for (const component_verify_ticket of [ticket, again.ticket])
      expect(await buyToken(emulator, { component_verify_ticket })).toMatchObject({ expires_in: 7200 });
  });

  test('#191 older than 12 h is 61005, unknown 61006, a wrong secret 40125, another address 61004', async () => {
    const { emulator } = world();
    const { ticket } = await emulator.components.pushTicket(component);
    expect((await buyToken(emulator, { component_verify_ticket: 'ticket@@@forged' })).errcode).toBe(61006);
    expect((await buyToken(emulator, { component_appsecret: 'wrong' })).errcode).toBe(40125);
    emulator.advance(12 * 3600 + 1);
    expect((await buyToken(emulator, { component_verify_ticket: ticket })).errcode).toBe(61005);
    const known = emulator.platform.state.components.get(component);
    if (known !== undefined) known.ipAllowList = ['10.0.0.1'];
    expect((await buyToken(emulator)).errcode).toBe(61004);
    const body = { component_appid: component, component_secret: secret };
    const path = '/cgi-bin/component/api_start_push_ticket';
    expect((await post(emulator, path, { body })).json.errcode).toBe(61004);
    if (known !== undefined) known.ipAllowList = null;
    expect((await post(emulator, path, { body })).json).toMatchObject({ errcode: 0, errmsg: 'ok' });
  });

  test('a server that does not answer is asked again, and the report says so', async () => {
    const { emulator } = world('busy');
    const report = await emulator.components.pushTicket(component);
    expect([report.kind, report.attempts.length]).toEqual(['given-up', 4]);
    emulator.components.create({ appId: 'wxdddddddddddddddd' });
    await expect(emulator.components.pushTicket('wxdddddddddddddddd')).rejects.toMatchObject({
      code: 'push_not_configured',
    });
  });
});

describe('tokens and grants', () => {
  test('#192 the component token lives two hours, and works at component endpoints only', async () => {
    const { emulator } = world();
    const token = String((await buyToken(emulator)).component_access_token);
    const path = '/wxa/business/getuserphonenumber';
    const wrong = await post(emulator, path, { query: { access_token: token }, body: { code: 'x' } });
    expect(wrong.json.errcode).toBe(40001);
    const query = { component_access_token: token };
    expect(await ask(emulator, 'api_create_preauthcode', {}, query)).toHaveProperty('pre_auth_code');
    emulator.advance(7201);
    expect((await ask(emulator, 'api_create_preauthcode', {}, query)).errcode).toBe(42001);
  });

  test('#193 a pre_auth_code serves one grant, within its life', async () => {
    const { emulator } = world();
    const { pre_auth_code, expires_in } = await ask(emulator, 'api_create_preauthcode', {});
    expect(expires_in).toBe(1800);
    const options = { preAuthCode: String(pre_auth_code) };
    emulator.components.authorize(component, appId, options);
    const refused = expect.objectContaining({ code: 'pre_auth_code_invalid' });
    expect(() => emulator.components.authorize(component, appId, options)).toThrow(refused);
    const late = await ask(emulator, 'api_create_preauthcode', {});
    emulator.advance(1801);
    const tooLate = { preAuthCode: String(late.pre_auth_code) };
    expect(() => emulator.components.authorize(component, appId, tooLate)).toThrow(refused);
  });

  test('#194 an authorization_code redeems once, and not late', async () => {
    const { emulator } = world();
    const { authorizationCode } = emulator.components.authorize(component, appId);
    const redeem = (authorization_code: string) => ask(emulator, 'api_query_auth', { authorization_code });
    expect(await redeem(authorizationCode)).toMatchObject({
      authorization_info: {
        authorizer_appid: appId,
        expires_in: 7200,
        func_info: [17, 18, 88].map((id) => ({ funcscope_category: { id } })),
      },
    });
    expect((await redeem(authorizationCode)).errcode).toBe(61009);
    const late = emulator.components.authorize(component, appId).authorizationCode;
    emulator.advance(3601);
    expect((await redeem(late)).errcode).toBe(61010);
  });

  test('#195 a refresh gives the refresh token back; after a new authorisation the old one is 61023', async () => {
    const { emulator } = world();
    const { authorizer_refresh_token: first } = await grant(emulator);
    expect(await refresh(emulator, first)).toMatchObject({
      authorizer_refresh_token: first,
      expires_in: 7200,
    });
    const { authorizer_refresh_token: second } = await grant(emulator);
    expect((await refresh(emulator, first)).errcode).toBe(61023);
    expect(await refresh(emulator, second)).toHaveProperty('authorizer_access_token');
    expect(await ask(emulator, 'api_get_authorizer_list', { offset: 0, count: 10 })).toMatchObject({
      total_count: 1,
      list: [{ authorizer_appid: appId, refresh_token: second }],
    });
    expect(await ask(emulator, 'api_get_authorizer_info', { authorizer_appid: appId })).toMatchObject({
      authorizer_info: { nick_name: '小店演示' },
    });
  });

  test('#197 without permission set 18 the phone number is refused, while the login works', async () => {
    const { emulator } = world();
    const { authorizer_access_token: token } = await grant(emulator, [17]);
    const { event } = await phone(emulator).button('getPhoneNumber');
    const given = { query: { access_token: token }, body: { code: event?.detail.code } };
    const path = '/wxa/business/getuserphonenumber';
    expect((await post(emulator, path, given)).json.errcode).toBe(61007);
    const component_access_token = String((await buyToken(emulator)).component_access_token);
    const session = await login(emulator, await loginCode(emulator), { component_access_token });
    expect(session.json.openid).toMatch(/^o/);
    const { authorizer_access_token: full } = await grant(emulator, [17, 18]);
    const allowed = await post(emulator, path, { ...given, query: { access_token: full } });
    expect(allowed.json).toMatchObject({ phone_info: { purePhoneNumber: '12066600001' } });
  });
});

describe('logins for apps that authorised', () => {
  test('#196 after the app has withdrawn, logins and tokens are 61003, and the event says so', async () => {
    const { emulator, received } = world();
    const { authorizer_access_token: token, authorizer_refresh_token } = await grant(emulator);
    emulator.components.withdraw(component, appId);
    await emulator.components.pushAuthorization({ component, appId, kind: 'unauthorized' });
    const message = received.at(-1)?.message ?? '';
    expect([member(message, 'InfoType'), member(message, 'AuthorizerAppid')]).toEqual([
      'unauthorized',
      appId,
    ]);
    expect(member(message, 'AuthorizationCode')).toBeUndefined();
    const component_access_token = String((await buyToken(emulator)).component_access_token);
    const code = await loginCode(emulator);
    expect((await login(emulator, code, { component_access_token })).json.errcode).toBe(61003);
    expect((await refresh(emulator, authorizer_refresh_token)).errcode).toBe(61003);
    const query = { access_token: token };
    const call = await post(emulator, '/wxa/business/getuserphonenumber', { query, body: { code: 'x' } });
    expect(call.json.errcode).toBe(61003);
  });

  test('an authorisation is told with its code', async () => {
    const { emulator, received } = world();
    const { authorizationCode } = emulator.components.authorize(component, appId);
    await emulator.components.pushAuthorization({ component, appId, kind: 'authorized', authorizationCode });
    const message = received[0]?.message ?? '';
    expect(member(message, 'AuthorizationCode')).toBe(authorizationCode);
    expect(Number(member(message, 'AuthorizationCodeExpiredTime'))).toBe(start / 1000 + 3600);
  });

  test('#198 a code of one app redeemed with the appid of another is 40029', async () => {
    const { emulator } = world();
    emulator.components.authorize(component, appId);
    emulator.components.authorize(component, otherApp);
    const component_access_token = String((await buyToken(emulator)).component_access_token);
    const code = await loginCode(emulator);
    const wrong = await login(emulator, code, { component_access_token, appid: otherApp });
    expect(wrong.json.errcode).toBe(40029);
  });

  test('#200 the token may be named access_token or component_access_token', async () => {
    const { emulator } = world();
    emulator.components.authorize(component, appId);
    const token = String((await buyToken(emulator)).component_access_token);
    for (const query of [{ access_token: token }, { component_access_token: token }]) {
      expect(await ask(emulator, 'api_create_preauthcode', {}, query)).toHaveProperty('pre_auth_code');
      expect((await login(emulator, await loginCode(emulator), query)).json.openid).toMatch(/^o/);
    }
    const wrong = await ask(
      emulator,
      'api_create_preauthcode',
      { component_appid: appId },
      { access_token: token },
    );
    expect(wrong.errcode).toBe(61011);
  });
});
