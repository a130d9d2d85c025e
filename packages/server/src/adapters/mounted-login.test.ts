import { createEmulator, demoAppId, type Emulator } from '@weapp-auth/emulator';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sqliteStore } from '../store/sqlite.ts';
import { createWeappAuth, type WeappAuth } from '../weapp-auth.ts';
import { serve } from './echoing-auth.fixture.ts';
import { currentSession, currentUser, requireUser, weappAuth } from './express.ts';

async function createAuth(emulator: Emulator): Promise<WeappAuth> {
  const store = sqliteStore({ path: ':memory:' });
  await store.migrate();
  const auth = createWeappAuth({
    apps: { appId: demoAppId, secret: 'de305ec2e7000000000000000000d3a0' },
    secret: 'a secret of at least thirty-two characters',
    store,
    fetch: emulator.fetch,
  });
  onTestFinished(async () => {
    await auth.close();
    await store.close();
  });
  return auth;
}

function appWith(auth: WeappAuth): express.Express {
  const app = express();
  app.use(express.json());
  app.use(weappAuth(auth));
  app.get('/hello', requireUser(auth), (request, response) => {
    response.json({ id: currentUser(request).id, appId: currentSession(request).appId });
  });
  return app;
}

describe('the login server inside an Express app', () => {
  it('logs in, guards the app, and lets nobody in after the logout', async () => {
    const emulator = createEmulator({ seed: 'demo' });
    const origin = await serve(appWith(await createAuth(emulator)));
    const call = await emulator.client('alice', demoAppId).call('login');
    if (call.kind !== 'called') throw new Error('no wx.login');
    const { token, user } = await postJson(`${origin}/auth/login`, { code: call.result.code });
    const headers = { authorization: `Bearer ${token}` };

    const hello = await fetch(`${origin}/hello`, { headers });
    expect(await hello.json()).toEqual({ id: user.id, appId: demoAppId });

    expect((await fetch(`${origin}/auth/logout`, { method: 'POST', headers })).status).toBe(204);
    const refused = await fetch(`${origin}/hello`, { headers });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({
      code: 'session_revoked',
      reason: 'logout',
      action: 'relogin',
    });
  });

  it('refuses in the words of its own routes', async () => {
    const origin = await serve(appWith(await createAuth(createEmulator({ seed: 'demo' }))));
    const headers = { 'accept-language': 'zh', 'x-request-id': 'request-0001' };
    const own = await fetch(`${origin}/auth/me`, { headers });
    const guarded = await fetch(`${origin}/hello`, { headers });
    expect(guarded.status).toBe(own.status);
    expect(await guarded.json()).toEqual(await own.json());
    expect(guarded.headers.get('www-authenticate')).toBe(own.headers.get('www-authenticate'));
  });
});

async function postJson(url: string, body: object): Promise<{ token: string; user: { id: string } }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  // The contract of the login route, which its own tests prove.
  return (await response.json()) as { token: string; user: { id: string } };
}
