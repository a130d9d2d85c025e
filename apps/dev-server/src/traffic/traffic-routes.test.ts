import { describe, expect, test } from 'vitest';
import { emulatorRoute, serverRoute } from './traffic-routes.ts';

describe('a request to the emulator', () => {
  test('to the server API is the login server talking to WeChat', () => {
    const route = emulatorRoute(new Request('http://localhost/sns/jscode2session?appid=wx1'), null);
    expect(route).toMatchObject({ from: 'server', to: 'wechat', name: 'GET /sns/jscode2session' });
  });

  test('for wx.login is the phone talking to WeChat', () => {
    const request = new Request('http://localhost/__emulator/wx/login', { method: 'POST' });
    const route = emulatorRoute(request, {
      appId: 'wx1',
      user: 'alice',
      device: '2',
      options: { timeout: 5 },
    });
    expect(route).toMatchObject({
      from: 'client',
      to: 'wechat',
      name: 'wx.login',
      phone: { user: 'alice', device: '2' },
    });
    expect(route?.pick?.({ user: 'alice', options: { timeout: 5 } })).toEqual({ timeout: 5 });
  });

  test('for a button is the phone talking to WeChat', () => {
    const request = new Request(
      'http://localhost/__emulator/button/getPhoneNumber%7CagreePrivacyAuthorization',
      {
        method: 'POST',
      },
    );
    expect(emulatorRoute(request, { user: 'bob' })?.name).toMatch(/^button getPhoneNumber/);
  });

  test.each(['wx/request', 'wx/getStorageSync', 'state', 'events', 'clock'])(
    'for %s stays off the diagram',
    (path) => {
      expect(emulatorRoute(new Request(`http://localhost/__emulator/${path}`), null)).toBeNull();
    },
  );
});

describe('a request to the login server', () => {
  const route = serverRoute('/auth');

  test('below the base path comes from the mini program', () => {
    expect(route(new Request('http://localhost/auth/me'))).toMatchObject({
      from: 'client',
      to: 'server',
      name: 'GET /auth/me',
    });
  });

  test('names the phone that says so', () => {
    const headers = { 'x-playground-phone': 'alice/2' };
    const request = new Request('http://localhost/auth/me', { headers });
    expect(route(request)?.phone).toEqual({ user: 'alice', device: '2' });
    expect(route(new Request('http://localhost/auth/me'))?.phone).toBeNull();
  });

  test('for a message push comes from WeChat', () => {
    expect(route(new Request('http://localhost/auth/wechat/push/wx1'))?.from).toBe('wechat');
  });

  test.each(['/', '/healthz', '/authority', '/__dev/info'])('%s stays off the diagram', (path) => {
    expect(route(new Request(`http://localhost${path}`))).toBeNull();
  });
});
