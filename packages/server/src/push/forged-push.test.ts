import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../observe/logger.ts';
import { appA, loneApp, type TestBed } from '../testing/test-bed.fixture.ts';
import { signPush } from '../wechat/signatures.ts';
import { createPushBed, path, token } from './push-bed.fixture.ts';

let bed: TestBed;
afterEach(() => bed?.close());

async function openPushBed(...settings: Parameters<typeof createPushBed>): Promise<void> {
  bed = await createPushBed(...settings);
}

describe('a forged push', () => {
  function signed(timestamp: number, nonce = 'nonce'): string {
    const signature = signPush([token, String(timestamp), nonce]);
    return new URLSearchParams({ signature, timestamp: String(timestamp), nonce }).toString();
  }
  const cancellation = (openId: string, time = 1): object => ({
    MsgType: 'event',
    Event: 'user_authorization_cancellation',
    OpenID: openId,
    CreateTime: time,
  });

  it.each([
    ['without signature', '', 403],
    ['with a wrong signature', `signature=${'0'.repeat(40)}&timestamp=1&nonce=1`, 403],
  ])('%s deletes nobody', async (_name, query, status) => {
    await openPushBed({ mode: 'plain' });
    const { token: session } = await bed.login();
    const body = cancellation(bed.openIdOf());
    expect((await bed.request('POST', `${path}?${query}`, { body })).status).toBe(status);
    expect((await bed.request('GET', '/auth/me', { token: session })).status).toBe(200);
  });

  it('in the clear is refused where messages are sealed', async () => {
    await openPushBed({ mode: 'secure' });
    const { token: session } = await bed.login();
    const query = signed(Math.floor(bed.now() / 1000));
    const refused = await bed.request('POST', `${path}?${query}`, { body: cancellation(bed.openIdOf()) });
    expect(refused.problem).toMatchObject({ code: 'signature_mismatch' });
    expect((await bed.request('GET', '/auth/me', { token: session })).status).toBe(200);
  });

  it.each([
    ['as it was', (signature: string) => signature],
    ['in upper case', (signature: string) => signature.toUpperCase()],
  ])('with the signature of another message, %s, is refused in plain mode', async (_name, spell) => {
    await openPushBed({ mode: 'plain' });
    const { token: session } = await bed.login();
    const query = signed(Math.floor(bed.now() / 1000));
    const harmless = { MsgType: 'text', MsgId: 1, CreateTime: 1 };
    expect((await bed.request('POST', `${path}?${query}`, { body: harmless })).status).toBe(200);
    expect((await bed.request('POST', `${path}?${query}`, { body: harmless })).status).toBe(200);
    const again = query.replace(
      /signature=(\w+)/,
      (_all, signature: string) => `signature=${spell(signature)}`,
    );
    const forged = await bed.request('POST', `${path}?${again}`, { body: cancellation(bed.openIdOf()) });
    expect(forged.problem).toMatchObject({ code: 'signature_mismatch' });
    expect((await bed.request('GET', '/auth/me', { token: session })).status).toBe(200);
  });

  it('with the signature of a URL check is refused in plain mode, and the check may come again', async () => {
    const pushed: unknown[] = [];
    await openPushBed({ mode: 'plain' }, { onPush: async ({ message }) => void pushed.push(message) });
    const query = signed(Math.floor(bed.now() / 1000));
    for (let n = 0; n < 2; n += 1) {
      expect((await bed.request('GET', `${path}?${query}&echostr=1`)).text).toBe('1');
    }
    expect((await bed.request('GET', `${path}?${query}&echostr=2`)).status).toBe(403);
    expect((await bed.request('POST', `${path}?${query}`, { body: { MsgType: 'text' } })).status).toBe(403);
    expect(pushed).toEqual([]);
  });

  it('that nobody used before is handed on as unproven, and obeyed by nobody', async () => {
    const proofs: unknown[] = [];
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, text: string) => void warnings.push(text) };
    await openPushBed({ mode: 'plain' }, { onPush: async ({ proof }) => void proofs.push(proof), logger });
    const { token: session } = await bed.login();
    const query = signed(Math.floor(bed.now() / 1000));
    const forged = await bed.request('POST', `${path}?${query}`, { body: cancellation(bed.openIdOf()) });
    expect(forged.text).toBe('success');
    expect(proofs).toEqual(['unproven']);
    expect((await bed.request('GET', '/auth/me', { token: session })).status).toBe(200);
    expect(warnings).toEqual([expect.stringContaining('was not obeyed')]);
    expect((await bed.auth.api.listAudit({ limit: 1 }))[0]).toMatchObject({
      ...{ action: 'push', outcome: 'refused', reason: 'unproven', actor: 'wechat', appId: appA },
    });
  });

  it('that is old is refused', async () => {
    await openPushBed({ mode: 'plain' });
    const query = signed(Math.floor(bed.now() / 1000));
    bed.advance(601_000);
    const refused = await bed.request('POST', `${path}?${query}`, { body: { MsgType: 'text' } });
    expect(refused.problem).toMatchObject({ code: 'signature_mismatch' });
  });

  it.each([
    ['malformed', 'neither', 400],
    ['too large', 'x'.repeat(70_000), 413],
  ])('that is %s is refused', async (_name, text, status) => {
    await openPushBed({ mode: 'plain' });
    const query = signed(Math.floor(bed.now() / 1000));
    expect((await bed.request('POST', `${path}?${query}`, { text })).status).toBe(status);
  });

  it('for an app without push settings, or without an app, finds nothing', async () => {
    await openPushBed();
    for (const appId of [loneApp, 'wx0', '__proto__']) {
      expect((await bed.request('POST', `/auth/wechat/push/${appId}`, { body: {} })).status).toBe(404);
      expect((await bed.request('GET', `/auth/wechat/push/${appId}?echostr=1`)).status).toBe(404);
    }
    expect((await bed.request('GET', `${path}?echostr=<script>`)).status).toBe(403);
  });
});
