import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appA, openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';
import { signPush } from '../wechat/signatures.ts';

const token = 'PushToken1';
const client = { id: 'orders', secret: 'canary: the secret of the orders back end' };
let bed: TestBed;

beforeAll(async () => {
  bed = await openTestBed({
    apps: { appId: appA, secret: 'a0'.repeat(16), push: { token } },
    cloudRun: { gatewayOnly: true },
    introspection: { clients: [client] },
  });
});
afterAll(() => bed.close());

/** A header value as it can come off a wire. */
const headerText = fc.string({
  unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
});
const runs = { numRuns: 150 };

async function sendAndCheck(
  method: string,
  path: string,
  sent: Parameters<TestBed['request']>[2],
): Promise<void> {
  const answered = await bed.request(method, path, sent);
  expect(answered.status).toBeLessThan(500);
  expect(answered.text).not.toContain('canary');
  expect(answered.text).not.toMatch(/\bat .*\.ts:\d+/);
}

describe('hostile input', () => {
  it('never breaks the push route, signed or not', async () => {
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `<xml><a>${json}</a></xml>`),
    );
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), fc.string(), async (text, isSigned, nonce) => {
        const timestamp = String(Math.floor(bed.now() / 1000));
        const signature = isSigned ? signPush([token, timestamp, nonce]) : nonce;
        const query = new URLSearchParams({ signature, timestamp, nonce });
        await sendAndCheck('POST', `/auth/wechat/push/${appA}?${query}`, { text });
      }),
      runs,
    );
  });

  it('never breaks introspection', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    await fc.assert(
      fc.asyncProperty(fc.string(), headerText, fc.string(), async (text, authorization, guess) => {
        await sendAndCheck('POST', '/auth/introspect', { text, headers: { ...form, authorization } });
        const known = new URLSearchParams({
          client_id: client.id,
          client_secret: client.secret,
          token: guess,
        });
        await sendAndCheck('POST', '/auth/introspect', { text: known.toString(), headers: form });
      }),
      runs,
    );
  });

  it('never breaks or opens the CloudRun login', async () => {
    await fc.assert(
      fc.asyncProperty(headerText, headerText, headerText, async (source, appId, openId) => {
        const headers = { 'x-wx-source': source, 'x-wx-appid': appId, 'x-wx-openid': openId };
        const answered = await bed.request('POST', '/auth/login/cloud', { headers });
        expect([401, 404]).toContain(answered.status);
      }),
      runs,
    );
  });

  it('never breaks the access token route', async () => {
    const { token: session } = await bed.login();
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        await sendAndCheck('POST', '/auth/access-token', { text, token: session });
      }),
      runs,
    );
  });
});
