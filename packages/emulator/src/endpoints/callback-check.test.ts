import { expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { accessToken, appId, demoEmulator, get, post } from '../world.fixture.ts';

const path = '/cgi-bin/callback/check';

async function check(emulator: Emulator, body: object, token?: string) {
  const query = { access_token: token ?? (await accessToken(emulator)) };
  return (await post(emulator, path, { query, body })).json;
}

function world(url: string | null = 'http://127.0.0.1:3000/push'): Emulator {
  const emulator = demoEmulator();
  const push = { url, token: 'token', encodingAesKey: '', mode: 'plain', format: 'json' };
  if (url !== null) Object.assign(emulator.platform.state.apps.get(appId) ?? {}, { push });
  return emulator;
}

test('tells the addresses of the push URL and how they are reached, without an errcode', async () => {
  const all = await check(world(), { action: 'all', check_operator: 'CHINANET' });
  expect(all).toEqual({
    dns: [{ ip: '127.0.0.1', real_operator: 'UNICOM' }],
    ping: [{ ip: '127.0.0.1', from_operator: 'CHINANET', package_loss: '0%', time: '0.500ms' }],
  });
  const dns = await check(world(), { action: 'dns', check_operator: 'DEFAULT' });
  const ping = await check(world(), { action: 'ping', check_operator: 'DEFAULT' });
  expect([Object.keys(dns), Object.keys(ping)]).toEqual([['dns'], ['ping']]);
});

test('a URL that is missing is 40201, another action 40202, another operator 40203', async () => {
  const right = { action: 'all', check_operator: 'DEFAULT' };
  expect((await check(world(null), right)).errcode).toBe(40201);
  expect((await check(world(), { ...right, action: 'trace' })).errcode).toBe(40202);
  expect((await check(world(), { ...right, check_operator: 'X' })).errcode).toBe(40203);
  expect((await get(world(), path)).json.errcode).toBe(43002);
});

test('a third-party platform asks about its own URL', async () => {
  const emulator = world(null);
  const push = { url: 'https://platform.example/', token: 't', encodingAesKey: 'A'.repeat(43) };
  const { appId: component } = emulator.components.create({ push });
  const { token } = emulator.components.issueToken(component);
  expect(await check(emulator, { action: 'dns', check_operator: 'CAP' }, token)).toHaveProperty('dns');
  expect((await post(emulator, path, { query: { access_token: token } })).json.errcode).toBe(44002);
});
