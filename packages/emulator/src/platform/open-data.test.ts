import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import vectors from '../../fixtures/official-vectors.json' with { type: 'json' };
import { appId, decrypt, demoEmulator, logIn, phone, start, wxOf } from '../world.fixture.ts';
import { encryptOpenData, signRawData } from './open-data.ts';

describe('the official vectors', () => {
  const { sessionKey, iv, encryptedData, plaintext } = vectors.decrypt;

  test('the published cipher text opens to the published plain text, and seals back to the same bytes', () => {
    expect(decrypt(sessionKey, encryptedData, iv)).toEqual(plaintext);
    expect(encryptOpenData(sessionKey, iv, plaintext)).toBe(encryptedData);
  });

  test('the published rawData has the published signature', () => {
    const { rawData, signature, sessionKey: key } = vectors.rawDataSignature;
    expect(signRawData(rawData, key)).toBe(signature);
  });

  test.each(vectors.loginStateHmac)(
    'the login-state signature of "$message"',
    ({ sessionKey: key, message, signature }) => {
      expect(createHmac('sha256', key).update(message).digest('hex')).toBe(signature);
    },
  );
});

describe('encrypted open data', () => {
  test('#45 AES-128-CBC under the current session_key, a fresh iv each call, a watermark in seconds', async () => {
    const emulator = demoEmulator();
    const { sessionKey } = await logIn(emulator);
    const wx = wxOf(emulator);
    const first = await wx.getUserInfo({ withCredentials: true });
    const second = await wx.getUserInfo({ withCredentials: true });
    expect(first?.iv).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(second?.iv).not.toBe(first?.iv);
    const data = decrypt(sessionKey, first?.encryptedData ?? '', first?.iv ?? '');
    expect(data.watermark).toEqual({ timestamp: start / 1000, appid: appId });
  });

  test('#46 it does not open with the key from before a rotation, nor with the one from after', async () => {
    const emulator = demoEmulator();
    const { sessionKey: before } = await logIn(emulator);
    const sealed = await wxOf(emulator).getUserInfo();
    emulator.advance(301);
    const { sessionKey: after } = await logIn(emulator);
    const open = (key: string) => decrypt(key, sealed?.encryptedData ?? '', sealed?.iv ?? '');
    expect(after).not.toBe(before);
    expect(() => open(after)).toThrow();
    expect(open(before)).toHaveProperty('openId');
  });

  test('#47 signature is the SHA-1 of rawData and session_key, and rawData the text of userInfo', async () => {
    const emulator = demoEmulator();
    const { sessionKey } = await logIn(emulator);
    const result = await wxOf(emulator).getUserInfo();
    expect(result?.signature).toBe(signRawData(result?.rawData ?? '', sessionKey));
    expect(JSON.parse(result?.rawData ?? '')).toEqual(result?.userInfo);
  });

  test('#48 getUserInfo seals openId and, in bound apps, unionId; getUserProfile seals neither', async () => {
    const emulator = demoEmulator();
    const { sessionKey, openid, unionid } = await logIn(emulator);
    const running = phone(emulator);
    const open = (sealed: { encryptedData?: string; iv?: string } | undefined) =>
      decrypt(sessionKey, sealed?.encryptedData ?? '', sealed?.iv ?? '');
    expect(open(await running.wx.getUserInfo())).toMatchObject({ openId: openid, unionId: unionid });
    const profile = await running.tap(() => running.wx.getUserProfile({ desc: '用于完善资料' }));
    expect(open(profile)).not.toHaveProperty('openId');
    expect(open(profile)).not.toHaveProperty('unionId');
    emulator.console.bindApp(appId, null);
    expect(open(await running.wx.getUserInfo())).not.toHaveProperty('unionId');
  });
});
