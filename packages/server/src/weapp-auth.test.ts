import { inspect } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { appA, openTestBed, type TestBed } from './testing/test-bed.fixture.ts';
import { createWeappAuth } from './weapp-auth.ts';

let bed: TestBed;
afterEach(() => bed?.close());

const app = { appId: 'wx1', secret: 's' };

test.each([
  ['no app', { apps: [] }],
  ['an app without secret', { apps: { appId: 'wx1', secret: '' } }],
  ['an app without id', { apps: { appId: '', secret: 's' } }],
  ['an app twice', { apps: [app, app] }],
  ['an app whose sessions never live', { apps: { ...app, session: { lifetimeSeconds: 0 } } }],
  ['a short secret', { secret: 'short' }],
  ['no secret', { secret: [] }],
  ['an emulator in production', { wechat: { baseUrl: 'http://127.0.0.1:8081', production: true } }],
  ['a public address with a path', { publicUrl: 'https://api.example.com/login' }],
  ['a public address with a query', { publicUrl: 'https://api.example.com/?a=1' }],
  ['a public address that is none', { publicUrl: 'api.example.com' }],
  ['a lifetime of nothing', { session: { lifetimeSeconds: 0 } }],
])('%s is refused at the start', async (_, options) => {
  bed = await openTestBed();
  expect(() => createWeappAuth({ apps: app, secret: 'x'.repeat(32), store: bed.store, ...options })).toThrow(
    TypeError,
  );
});

test('planted secrets appear in no log line, error, answer or inspected object', async () => {
  bed = await openTestBed();
  const appSecret = 'canary-app-secret';
  const canaries = ['test secret of the login server', appSecret, 'canary-code', 'canary-token'];
  const broken = bed.replica({ apps: { appId: appA, secret: appSecret } });
  const seen: string[] = [
    inspect(broken, { depth: 9, showHidden: true }),
    inspect(bed.auth, { depth: 9, showHidden: true }),
  ];
  const body = { appId: appA, code: 'canary-code' };
  seen.push((await bed.request('POST', '/auth/login', { body, via: broken })).text);
  bed.emulator.addFault({ target: '/sns/jscode2session', drop: 'before', times: 1 });
  seen.push((await bed.request('POST', '/auth/login', { body, via: broken })).text);
  seen.push((await bed.request('GET', '/auth/me', { token: 'canary-token' })).text);

  const { token, user } = await bed.login();
  canaries.push(bed.sessionKeyOf(), bed.openIdOf());
  seen.push(JSON.stringify(user), (await bed.request('GET', '/auth/me', { token })).text);
  seen.push((await bed.request('POST', '/auth/me/profile', { token, body: await bed.userInfo() })).text);
  const stale = bed.seal({ nickName: 'A' }, { watermark: { appid: 'wx-other' } });
  seen.push((await bed.request('POST', '/auth/me/profile', { token, body: stale })).text);
  seen.push((await bed.request('POST', '/auth/logout', { token })).text);
  seen.push(inspect(bed.logs, { depth: 9, showHidden: true }));
  for (const canary of [...canaries, token]) expect(seen.join('\n')).not.toContain(canary);
});
