import { describe, expect, test } from 'vitest';
import { demoEmulator } from '../world.fixture.ts';
import { control } from './control.fixture.ts';

describe('who may use the control API', () => {
  test.each(['http://localhost:5173', 'http://127.0.0.1:8080', 'http://[::1]:3000', 'http://app.localhost'])(
    'a page of %s',
    async (origin) => {
      const emulator = demoEmulator();
      const { status, headers } = await control(emulator, 'GET', '/state', undefined, { origin });
      expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin]);
      const preflight = await control(emulator, 'OPTIONS', '/wx/login', undefined, { origin });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-headers')).toContain('content-type');
    },
  );

  test.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'null',
    'http://127.0.0.1.evil.example',
  ])('not a page of %s', async (origin) => {
    const { status, json, headers } = await control(demoEmulator(), 'GET', '/state', undefined, { origin });
    expect([status, json]).toMatchObject([403, { error: { code: 'origin_refused' } }]);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('not a page whose name was made to point at this machine, and no form', async () => {
    const emulator = demoEmulator();
    const rebound = await emulator.fetch('http://rebound.evil.example:8081/__emulator/state');
    expect(rebound.status).toBe(403);
    for (const browser of [{ origin: 'http://localhost:5173' }, { 'sec-fetch-site': 'cross-site' }]) {
      const headers = { 'content-type': 'text/plain', ...browser };
      const form = await control(emulator, 'POST', '/users', '{"id":"mallory"}', headers);
      expect([form.status, emulator.platform.state.users.has('mallory')]).toEqual([415, false]);
    }
    expect((await emulator.fetch('http://emulator:8081/__emulator/state')).status).toBe(200);
  });

  test.each(['text/plain;charset=UTF-8', 'application/x-www-form-urlencoded'])(
    'a script that sends its JSON as %s, as fetch and curl do when told nothing',
    async (type) => {
      const emulator = demoEmulator();
      const { status } = await control(emulator, 'POST', '/users', '{"id":"dora"}', { 'content-type': type });
      expect([status, emulator.platform.state.users.has('dora')]).toEqual([200, true]);
    },
  );
});
