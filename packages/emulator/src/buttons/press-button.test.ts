import { describe, expect, test } from 'vitest';
import { requireApp } from '../platform/app.ts';
import { appId, decrypt, demoEmulator, logIn, phone } from '../world.fixture.ts';

describe('the phone button', () => {
  test('#68 gives a code, and sealed data while a session lives, by base library', async () => {
    const emulator = demoEmulator();
    const loggedOut = (await phone(emulator).button('getPhoneNumber')).event;
    expect(loggedOut).toEqual({
      type: 'getphonenumber',
      detail: { errMsg: 'getPhoneNumber:ok', code: expect.any(String) },
    });
    const { sessionKey } = await logIn(emulator);
    const modern = (await phone(emulator).button('getPhoneNumber')).event?.detail;
    const open = decrypt(sessionKey, String(modern?.encryptedData), String(modern?.iv));
    expect(open).toMatchObject({
      phoneNumber: '12066600001',
      countryCode: '86',
      watermark: { appid: appId },
    });
    const old = (await phone(emulator, 'alice', { baseLibrary: '2.21.1' }).button('getPhoneNumber')).event
      ?.detail;
    expect(Object.keys(old ?? {}).sort()).toEqual(['encryptedData', 'errMsg', 'iv']);
    expect(
      (await phone(emulator, 'alice', { baseLibrary: '1.1.0' }).button('getPhoneNumber')).event,
    ).toBeNull();
  });

  test('#68 a cloudID comes along only with CloudBase, from base library 2.8.0 on', async () => {
    const emulator = demoEmulator();
    await logIn(emulator);
    expect((await phone(emulator).button('getPhoneNumber')).event?.detail).not.toHaveProperty('cloudID');
    requireApp(emulator.platform, appId).cloudEnv = 'prod-1';
    expect((await phone(emulator).button('getPhoneNumber')).event?.detail).toHaveProperty('cloudID');
    const pressed = async (baseLibrary: string) =>
      (await phone(emulator, 'alice', { baseLibrary }).button('getPhoneNumber')).event?.detail;
    expect(await pressed('2.8.0')).toHaveProperty('cloudID');
    expect(await pressed('2.7.9')).not.toHaveProperty('cloudID');
  });

  test('#69 refused: user deny and no code', async () => {
    const emulator = demoEmulator();
    emulator.people.scriptAnswer('alice', { kind: 'phone-number', answer: { accept: false } });
    emulator.people.scriptAnswer('alice', { kind: 'privacy', answer: { accept: true } });
    const { event } = await phone(emulator).button('getPhoneNumber');
    expect(event?.detail).toEqual({ errMsg: 'getPhoneNumber:fail user deny' });
  });

  test('#70 no quota is errno 1400001, a personal subject has no permission', async () => {
    const emulator = demoEmulator();
    const app = requireApp(emulator.platform, appId);
    app.phoneQuota = 0;
    const poor = (await phone(emulator).button('getPhoneNumber')).event?.detail;
    expect(poor).toEqual({ errMsg: 'getPhoneNumber:fail appid no enough quota', errno: 1400001 });
    app.subject = 'personal';
    const personal = (await phone(emulator).button('getPhoneNumber')).event?.detail;
    expect(personal).toEqual({ errMsg: 'getPhoneNumber:fail no permission', errno: 102 });
  });

  test('#71 only a success costs quota', async () => {
    const emulator = demoEmulator();
    const app = requireApp(emulator.platform, appId);
    const running = phone(emulator);
    await running.button('getPhoneNumber');
    expect(app.phoneQuota).toBe(999);
    emulator.people.setHabit('alice', { kind: 'phone-number', answer: { accept: false } });
    await running.button('getPhoneNumber');
    expect(app.phoneQuota).toBe(999);
  });

  test('#72 the realtime variant gives a code and never sealed data', async () => {
    const emulator = demoEmulator();
    await logIn(emulator);
    const { event } = await phone(emulator).button('getRealtimePhoneNumber');
    expect(event).toEqual({
      type: 'getrealtimephonenumber',
      detail: { errMsg: 'getRealtimePhoneNumber:ok', code: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  test('the person chooses among several numbers, shown masked', async () => {
    const emulator = demoEmulator();
    const phones = ['13800001111', '13900002222'].map((number) => ({ number, countryCode: '86' }));
    emulator.createUser({ id: 'dora', phones });
    const shown: unknown[] = [];
    const running = phone(emulator, 'dora', {
      onDialog: ({ kind, choices }) => {
        if (kind !== 'phone-number') return { accept: true };
        shown.push(choices);
        return { accept: true, choice: 1 };
      },
    });
    await running.wx.login();
    const detail = (await running.button('getPhoneNumber')).event?.detail;
    const account = [...emulator.platform.state.accounts.values()].find(({ userId }) => userId === 'dora');
    const open = decrypt(account?.session?.key ?? '', String(detail?.encryptedData), String(detail?.iv));
    expect(open.phoneNumber).toBe('13900002222');
    expect(shown).toEqual([['138******11', '139******22']]);
  });

  test('a person without a phone number denies, and a fault can fail the button', async () => {
    const emulator = demoEmulator({ users: [{ id: 'eve', phones: [] }] });
    expect((await phone(emulator, 'eve').button('getPhoneNumber')).event?.detail.errMsg).toMatch(
      /user deny$/,
    );
    emulator.addFault({
      target: 'wx.button.getPhoneNumber',
      reason: 'user getPhoneNumber is blocked',
      errno: 1421102,
    });
    const { event } = await phone(emulator).button('getPhoneNumber');
    expect(event?.detail).toEqual({
      errMsg: 'getPhoneNumber:fail user getPhoneNumber is blocked',
      errno: 1421102,
    });
  });
});

describe('the avatar button', () => {
  test('#73 a chosen picture is a temporary path; cancelled, no event and a line on the console', async () => {
    const emulator = demoEmulator();
    const { event } = await phone(emulator).button('chooseAvatar');
    expect(event).toMatchObject({
      type: 'chooseavatar',
      detail: { avatarUrl: expect.stringMatching(/^http:\/\/tmp\//) },
    });
    const file = emulator.readFile(String(event?.detail.avatarUrl));
    expect(
      Buffer.from(file?.bytes ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    emulator.people.setHabit('alice', { kind: 'avatar', answer: { accept: false } });
    const cancelled = await phone(emulator).button('chooseAvatar');
    expect(cancelled).toEqual({ event: null, events: [], consoleError: 'chooseAvatar:fail cancel' });
  });

  test('#73 a second sheet while one is open fails', async () => {
    const emulator = demoEmulator();
    const running = phone(emulator, 'alice', { baseLibrary: '2.30.0', interactive: true });
    const first = running.button('chooseAvatar');
    expect((await running.button('chooseAvatar')).consoleError).toMatch(
      /another chooseAvatar is in progress$/,
    );
    const [dialog] = emulator.dialogs();
    emulator.answerDialog(dialog?.id ?? '', {
      accept: true,
      avatarUrl: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=',
    });
    expect(emulator.readFile(String((await first).event?.detail.avatarUrl))?.contentType).toBe('image/gif');
    const again = running.button('chooseAvatar');
    await expect.poll(() => emulator.dialogs().length).toBe(1);
    const [next] = emulator.dialogs();
    emulator.answerDialog(next?.id ?? '', { accept: true });
    expect((await again).event).not.toBeNull();
  });

  test('#74 an unsafe picture fires nothing since 2.24.4; an unsafe nickname is cleared and reviewed', async () => {
    const emulator = demoEmulator();
    emulator.people.setHabit('alice', { kind: 'avatar', answer: { accept: true, unsafe: true } });
    expect((await phone(emulator).button('chooseAvatar')).event).toBeNull();
    expect(
      (await phone(emulator, 'alice', { baseLibrary: '2.24.3' }).button('chooseAvatar')).event,
    ).not.toBeNull();
    emulator.people.setHabit('alice', { kind: 'nickname', answer: { accept: true, unsafe: true } });
    const unsafe = await phone(emulator).nickname('坏名字');
    expect(unsafe).toEqual({ value: '', type: 'nickname', review: { pass: false, timeout: false } });
    const early = await phone(emulator, 'alice', { baseLibrary: '2.29.0' }).nickname('坏名字');
    expect(early).toEqual({ value: '', type: 'nickname', review: null });
  });

  test('#80 the nickname input is plain text until privacy is agreed to, and asks for no consent', async () => {
    const emulator = demoEmulator();
    const running = phone(emulator);
    expect(await running.nickname('小爱')).toEqual({ value: '小爱', type: 'text', review: null });
    expect((await running.wx.getPrivacySetting())?.needAuthorization).toBe(true);
    await running.wx.requirePrivacyAuthorize();
    expect(await running.nickname()).toEqual({
      value: '小爱',
      type: 'nickname',
      review: { pass: true, timeout: false },
    });
    expect(await phone(emulator, 'alice', { baseLibrary: '2.21.1' }).nickname()).toMatchObject({
      type: 'text',
    });
  });
});

describe('combined open-types', () => {
  test('#81 one tap agrees and fetches', async () => {
    const emulator = demoEmulator();
    const asked: string[] = [];
    const running = phone(emulator, 'alice', { onDialog: ({ kind }) => void asked.push(kind) });
    const { event, events } = await running.button('getPhoneNumber|agreePrivacyAuthorization');
    expect(events.map(({ type }) => type)).toEqual(['agreeprivacyauthorization', 'getphonenumber']);
    expect(event?.detail.errMsg).toBe('getPhoneNumber:ok');
    expect(asked).toEqual(['phone-number']);
  });

  test('#81 below 2.32.3, and for other pairs, the button does nothing', async () => {
    const emulator = demoEmulator();
    const old = phone(emulator, 'alice', { baseLibrary: '2.32.2' });
    expect((await old.button('getPhoneNumber|agreePrivacyAuthorization')).events).toEqual([]);
    expect((await phone(emulator).button('chooseAvatar|agreePrivacyAuthorization')).events).toEqual([]);
    expect((await phone(emulator).button('nothing')).events).toEqual([]);
  });
});
