import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../observe/logger.ts';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

let bed: TestBed;
afterEach(() => bed?.close());

const orders = { id: 'orders', secret: 'the secret of the orders back end, long' };

/** What issues tokens, and what tells of them, is not there. */
async function expectNoIssuer(token: string, via: ReturnType<TestBed['replica']>): Promise<void> {
  const asked = [
    ['POST', '/auth/access-token', { token, via }],
    ['GET', '/auth/.well-known/jwks.json', { via }],
    ['GET', '/auth/.well-known/openid-configuration', { via }],
    ['POST', '/auth/introspect', { via }],
  ] as const;
  for (const [method, path, sent] of asked) {
    expect((await bed.request(method, path, sent)).status, path).toBe(404);
  }
}

describe('in production without a public address', () => {
  it('nobody chooses an issuer: there are no tokens, keys, discovery and introspection', async () => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, text: string) => void warnings.push(text) };
    const options = { wechat: { production: true }, introspection: { clients: [orders] }, logger };
    bed = await openTestBed();
    const { token } = await bed.login();
    const via = bed.replica(options);
    await expectNoIssuer(token, via);
    expect(warnings).toEqual([expect.stringContaining('publicUrl')]);
    const named = bed.replica({ ...options, publicUrl: 'https://api.example.com' });
    const { body } = await bed.request('GET', 'http://evil.test/auth/.well-known/openid-configuration', {
      via: named,
    });
    expect(body).toMatchObject({ issuer: 'https://api.example.com/auth' });
  });
});

describe('without access tokens', () => {
  it('there are no keys, discovery and introspection either, and nothing is missing', async () => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, text: string) => void warnings.push(text) };
    const introspection = { clients: [orders] };
    bed = await openTestBed();
    const { token } = await bed.login();
    for (const options of [{ publicUrl: 'https://api.example.com' }, { wechat: { production: true } }]) {
      const via = bed.replica({ ...options, introspection, logger, accessToken: false });
      await expectNoIssuer(token, via);
    }
    expect(warnings).toEqual([]);
  });
});
