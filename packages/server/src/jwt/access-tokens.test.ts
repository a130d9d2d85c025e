import {
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose';
import * as client from 'openid-client';
import { afterEach, describe, expect, it } from 'vitest';
import { appA, loneApp, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;
afterEach(() => bed?.close());

const publicUrl = 'https://login.example.com';
const issuer = `${publicUrl}/auth`;
const orders = { id: 'orders', secret: 'the secret of the orders back end, long' };
const tokens = { audience: ['orders', 'billing'], lifetimeSeconds: 300 };

async function openBed(): Promise<TestBed> {
  bed = await openTestBed({ publicUrl, accessToken: tokens, introspection: { clients: [orders] } });
  return bed;
}

/** What a back end on the other side of the network would fetch. */
function reach(url: string, init?: RequestInit): Promise<Response> {
  return bed.auth.fetch(new Request(url, init));
}

async function accessTokenOf(session: string, body?: object): Promise<string> {
  const answered = await bed.request('POST', '/auth/access-token', { token: session, ...(body && { body }) });
  expect(answered).toMatchObject({ status: 200, body: { expiresIn: 300 } });
  return answered.body.accessToken;
}

describe('an access token', () => {
  it('is verified by a remote JWKS, with one line of configuration', async () => {
    await openBed();
    const { token: session, user } = await bed.login();
    const jwt = await accessTokenOf(session);
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), { [customFetch]: reach });
    const currentDate = new Date(bed.now());
    const verified = await jwtVerify(jwt, keys, { issuer, audience: 'orders', typ: 'at+jwt', currentDate });
    expect(verified.protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(verified.payload).toEqual({
      iss: issuer,
      sub: user.id,
      aud: 'orders',
      client_id: appA,
      sid: expect.any(String),
      jti: expect.any(String),
      iat: bed.now() / 1000,
      exp: bed.now() / 1000 + 300,
    });
  });

  it('is found and asked about by an OpenID client that knows the issuer only', async () => {
    await openBed();
    const { token: session, user } = await bed.login();
    const jwt = await accessTokenOf(session);
    const options = { [client.customFetch]: reach as client.CustomFetch };
    const config = await client.discovery(new URL(issuer), orders.id, orders.secret, undefined, options);
    expect(config.serverMetadata().jwks_uri).toBe(`${issuer}/.well-known/jwks.json`);
    expect(await client.tokenIntrospection(config, jwt)).toMatchObject({ active: true, sub: user.id });
    expect(await client.tokenIntrospection(config, session)).toMatchObject({ active: true, sub: user.id });
    expect(await client.tokenIntrospection(config, `${jwt}x`)).toEqual({ active: false });
  });

  it('is for the audience that was asked for, if it is a configured one', async () => {
    await openBed();
    const { token } = await bed.login();
    expect(decodeJwt(await accessTokenOf(token, { audience: 'billing' })).aud).toBe('billing');
    const refused = await bed.request('POST', '/auth/access-token', { token, body: { audience: 'bank' } });
    expect(refused.problem).toMatchObject({ code: 'validation_failed', errors: [{ path: 'audience' }] });
  });

  it('is for the issuer itself when no audience is configured, and names it after the request', async () => {
    bed = await openTestBed();
    const { token } = await bed.login();
    const { body } = await bed.request('POST', '/auth/access-token', { token });
    expect(decodeJwt(body.accessToken)).toMatchObject({
      iss: 'http://login.test/auth',
      aud: 'http://login.test/auth',
    });
    expect(body.expiresIn).toBe(600);
  });

  it('never outlives the session, and carries the openid only when the operator wants it', async () => {
    bed = await openTestBed({ session: { lifetimeSeconds: 60 }, accessToken: { includeOpenId: true } });
    const { token } = await bed.login();
    const { body } = await bed.request('POST', '/auth/access-token', { token });
    expect(body.expiresIn).toBe(60);
    expect(decodeJwt(body.accessToken).openid).toBe(bed.openIdOf());
    await bed.close();
    await openBed();
    expect(decodeJwt(await accessTokenOf((await bed.login()).token))).not.toHaveProperty('openid');
  });

  it.each([
    ['no token', {}, 'unauthenticated'],
    ['an access token in place of a session', { jwt: true }, 'unauthenticated'],
    ['a body that is no object', { body: [] }, 'validation_failed'],
    ['an empty audience', { body: { audience: '' } }, 'validation_failed'],
    ['an audience that is a list', { body: { audience: ['orders'] } }, 'validation_failed'],
  ])(
    'is not given for %s',
    async (_name, { jwt = false, ...sent }: { jwt?: boolean; body?: unknown }, code) => {
      await openBed();
      const { token: session } = await bed.login();
      const token = jwt ? await accessTokenOf(session) : session;
      const who = 'body' in sent || jwt ? { token } : {};
      expect((await bed.request('POST', '/auth/access-token', { ...who, ...sent })).problem.code).toBe(code);
    },
  );

  it('is signed by a key that verifiers know, before, during and after a change of keys', async () => {
    await openBed();
    const day = 86_400_000;
    const seen = new Set<string | undefined>();
    for (let n = 0; n < 40; n += 1) {
      const known = await (await reach(`${issuer}/.well-known/jwks.json`)).json();
      bed.advance(n % 2 === 0 ? 300_000 : 2 * day - 300_000);
      const { kid } = decodeProtectedHeader(await accessTokenOf((await bed.login()).token));
      if (n % 2 === 0) expect(JSON.stringify(known)).toContain(kid);
      seen.add(kid);
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});

describe('introspection', () => {
  const basic = `Basic ${Buffer.from(`${orders.id}:${orders.secret.replaceAll(' ', '+').replaceAll(',', '%2C')}`).toString('base64')}`;

  function ask(token: string, headers: Record<string, string> = { authorization: basic }, more = '') {
    const text = `token=${encodeURIComponent(token)}${more}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
    return bed.request('POST', '/auth/introspect', { text, headers: form });
  }

  it('tells what a session is worth, and nothing once it is over', async () => {
    await openBed();
    const { token, user } = await bed.login();
    expect((await ask(token)).body).toEqual({
      active: true,
      token_type: 'Bearer',
      iss: issuer,
      sub: user.id,
      client_id: appA,
      sid: expect.any(String),
      iat: Math.floor(bed.now() / 1000),
      exp: expect.any(Number),
    });
    await bed.request('POST', '/auth/logout', { token });
    expect((await ask(token)).body).toEqual({ active: false });
  });

  it('knows that an access token is over when its session is', async () => {
    await openBed();
    const { token } = await bed.login();
    const jwt = await accessTokenOf(token);
    expect((await ask(jwt)).body).toMatchObject({ active: true, aud: 'orders' });
    await bed.request('POST', '/auth/logout', { token });
    expect((await ask(jwt)).body).toEqual({ active: false });
  });

  it('finds the session of a user that was merged away since, and says whom it belongs to now', async () => {
    await openBed();
    const alice = await bed.login('alice');
    bed.advance(1);
    const bob = await bed.login('bob');
    const jwt = await accessTokenOf(bob.token);
    await bed.auth.api.mergeUsers([alice.user.id, bob.user.id]);
    expect((await ask(jwt)).body).toMatchObject({ active: true, sub: alice.user.id });
    const [merge] = await bed.auth.api.listMerges(alice.user.id);
    await bed.auth.api.undoMerge(merge?.id ?? '');
    expect((await ask(jwt)).body).toMatchObject({ active: true, sub: bob.user.id });
  });

  it('finds the oldest of a thousand and one sessions', async () => {
    await openBed();
    const { token, user } = await bed.login();
    const jwt = await accessTokenOf(token);
    const { rows } = await bed.store.dumpRows({ table: 'sessions', after: null, limit: 1 });
    const more = Array.from({ length: 1000 }, (_, index) => {
      return { ...rows[0], id: `newer-${index}`, token_hash: `newer-${index}` };
    });
    await bed.store.loadRows('sessions', more);
    expect((await ask(jwt)).body).toMatchObject({ active: true, sub: user.id });
  });

  it('calls an expired, an altered and a foreign token inactive', async () => {
    await openBed();
    const jwt = await accessTokenOf((await bed.login()).token);
    const [head = '', payload = '', signature = ''] = jwt.split('.');
    const altered = Buffer.from(payload, 'base64url').toString().replace('orders', 'nobody');
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const foreign = await new SignJWT(decodeJwt(jwt))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk: await exportJWK(privateKey) })
      .sign(privateKey);
    const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${payload}.`;
    for (const wrong of [
      `${head}.${Buffer.from(altered).toString('base64url')}.${signature}`,
      foreign,
      none,
      'wxs_short',
      `wxs_${'A'.repeat(43)}`,
      'text',
      '微信',
    ]) {
      expect((await ask(wrong)).body).toEqual({ active: false });
    }
    bed.advance(301_000);
    expect((await ask(jwt)).body).toEqual({ active: false });
  });

  it('takes credentials in the header or in the form', async () => {
    await openBed();
    const { token } = await bed.login();
    const form = `&client_id=${orders.id}&client_secret=${encodeURIComponent(orders.secret)}`;
    expect((await ask(token, {}, form)).body.active).toBe(true);
    expect((await ask(token, { authorization: basic.replace('Basic', 'basic') })).body.active).toBe(true);
  });

  it.each([
    ['no credentials', {}, ''],
    ['a wrong secret', {}, '&client_id=orders&client_secret=wrong'],
    ['another client', {}, `&client_id=billing&client_secret=${encodeURIComponent(orders.secret)}`],
    ['a bearer token', { authorization: 'Bearer x' }, ''],
    ['something that is not base64', { authorization: 'Basic %%%' }, ''],
    ['no colon', { authorization: 'Basic b3JkZXJz' }, ''],
  ])('answers nobody with %s', async (_name, headers, more) => {
    await openBed();
    const { token } = await bed.login();
    const refused = await ask(token, headers, more);
    expect(refused).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(refused.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it.each([
    ['no token', 'a=1', 400],
    ['an empty token', 'token=', 400],
    ['two tokens', 'token=a&token=b', 400],
    ['too much', `token=${'a'.repeat(70_000)}`, 413],
  ])('refuses %s', async (_name, text, status) => {
    await openBed();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: basic };
    expect((await bed.request('POST', '/auth/introspect', { text, headers })).status).toBe(status);
  });

  it('refuses JSON, and is not there when nobody may ask', async () => {
    await openBed();
    const headers = { authorization: basic };
    const json = await bed.request('POST', '/auth/introspect', { body: { token: 'a' }, headers });
    expect(json).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    await bed.close();
    bed = await openTestBed();
    expect((await ask('a')).problem.code).toBe('not_found');
    const { body } = await bed.request('GET', '/auth/.well-known/openid-configuration');
    expect(body).not.toHaveProperty('introspection_endpoint');
  });
});

describe('the published documents', () => {
  it('may be cached and read from anywhere, and are in no envelope', async () => {
    bed = await openTestBed({ envelope: 'code-msg-data', publicUrl });
    for (const name of ['jwks.json', 'openid-configuration']) {
      const { headers, body } = await bed.request('GET', `/auth/.well-known/${name}`);
      expect(headers.get('cache-control')).toBe('public, max-age=300');
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(body).not.toHaveProperty('code');
    }
  });

  it('are the same in every replica and survive a restart', async () => {
    await openBed();
    const jwt = await accessTokenOf((await bed.login('bob', { appId: loneApp })).token);
    const { kid } = decodeProtectedHeader(jwt);
    const via = bed.replica({ publicUrl });
    const { body } = await bed.request('GET', '/auth/.well-known/jwks.json', { via });
    expect(body.keys.map((key: { kid: string }) => key.kid)).toEqual([kid]);
    expect(JSON.stringify(body)).not.toContain('"d"');
  });
});

describe('options that cannot be used', () => {
  it.each([
    { accessToken: { lifetimeSeconds: 0 } },
    { accessToken: { rotateAfterDays: Number.NaN } },
    { introspection: { clients: [{ id: 'a', secret: 'short' }] } },
    { introspection: { clients: [{ id: '', secret: orders.secret }] } },
    { introspection: { clients: [orders, orders] } },
  ])('are refused at the start: %j', async (options) => {
    await expect(openTestBed(options)).rejects.toThrow(TypeError);
    bed = await openTestBed();
  });
});
