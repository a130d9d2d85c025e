import { describe, expect, test } from 'vitest';
import { appId, demoEmulator, failureOf, phone, wxOf } from '../world.fixture.ts';

describe('storage', () => {
  test('keeps values per person, app and device, over restarts of the mini program', async () => {
    const emulator = demoEmulator();
    wxOf(emulator).setStorageSync('a', { deep: [1, '二'] });
    expect(wxOf(emulator).getStorageSync('a')).toEqual({ deep: [1, '二'] });
    expect(wxOf(emulator, 'bob').getStorageSync('a')).toBe('');
    expect(wxOf(emulator, 'alice', { device: 'tablet' }).getStorageSync('a')).toBe('');
    expect((await wxOf(emulator).getStorage({ key: 'a' }))?.data).toEqual({ deep: [1, '二'] });
    expect(wxOf(emulator).getStorageInfoSync()).toEqual({ keys: ['a'], currentSize: 1, limitSize: 10_240 });
  });

  test('an absent key fails the asynchronous call; removing and clearing forget', async () => {
    const wx = wxOf(demoEmulator());
    expect((await failureOf(wx.getStorage({ key: 'a' }))).errMsg).toBe('getStorage:fail data not found');
    await wx.setStorage({ key: 'a', data: 1 });
    await wx.setStorage({ key: 'b', data: 2 });
    await wx.removeStorage({ key: 'a' });
    expect((await wx.getStorageInfo())?.keys).toEqual(['b']);
    wx.clearStorageSync();
    expect(wx.getStorageInfoSync().keys).toEqual([]);
  });

  test('#183 one key holds a mebibyte, all together ten', () => {
    const wx = wxOf(demoEmulator());
    expect(() => wx.setStorageSync('big', 'x'.repeat(1024 * 1024))).toThrow(
      'setStorageSync:fail entry size limit reached',
    );
    for (let index = 0; index < 10; index += 1) wx.setStorageSync(`k${index}`, 'x'.repeat(1024 * 1024 - 2));
    expect(() => wx.setStorageSync('more', 'x')).toThrow('setStorageSync:fail exceed max storage size');
    expect(() => wx.setStorageSync('big', 1n)).toThrow(/setStorageSync:fail parameter error/);
    expect(() => wx.setStorageSync('', 1)).toThrow(/setStorageSync:fail parameter error/);
  });

  test('#182 what was written with encrypt is unreadable without it, and takes more room', async () => {
    const wx = wxOf(demoEmulator());
    await wx.setStorage({ key: 'token', data: { a: 1 }, encrypt: true });
    expect((await wx.getStorage({ key: 'token', encrypt: true }))?.data).toEqual({ a: 1 });
    expect((await failureOf(wx.getStorage({ key: 'token' }))).errMsg).toMatch(/^getStorage:fail/);
    expect(() => wx.getStorageSync('token')).toThrow('getStorageSync:fail');
    await wx.setStorage({ key: 'plain', data: 1 });
    expect((await failureOf(wx.getStorage({ key: 'plain', encrypt: true }))).errMsg).toMatch(
      /^getStorage:fail/,
    );
    const data = 'x'.repeat(750_000);
    await wx.setStorage({ key: 'plain', data });
    expect((await failureOf(wx.setStorage({ key: 'token', data, encrypt: true }))).errMsg).toMatch(/limit/);
  });

  test('can be made to fail, and can be damaged', async () => {
    const emulator = demoEmulator();
    const wx = wxOf(emulator);
    emulator.addFault({ target: 'wx.setStorageSync', reason: 'write failed' });
    expect(() => wx.setStorageSync('a', 1)).toThrow('setStorageSync:fail write failed');
    wx.setStorageSync('a', { token: 't' });
    emulator.damageStorage('alice', appId, { key: 'a', text: '{"token":' });
    expect(wx.getStorageSync('a')).toBe('{"token":');
  });
});

describe('the screen', () => {
  test('a modal is answered by the person', async () => {
    const emulator = demoEmulator();
    expect(await wxOf(emulator).showModal({ title: '退出?' })).toEqual({
      errMsg: 'showModal:ok',
      confirm: true,
      cancel: false,
      content: null,
    });
    const onDialog = () => ({ accept: false });
    expect(await wxOf(emulator, 'alice', { onDialog }).showModal({})).toMatchObject({
      confirm: false,
      cancel: true,
    });
    const typing = wxOf(emulator, 'alice', { onDialog: () => ({ accept: true, text: '小爱' }) });
    expect(await typing.showModal({ editable: true })).toMatchObject({ content: '小爱' });
  });

  test('toast and loading stand on the screen until hidden', async () => {
    const running = phone(demoEmulator());
    await running.wx.showLoading({ title: '登录中' });
    expect(running.screen).toEqual({ loading: '登录中', toast: null });
    await running.wx.showToast({ title: '成功' });
    expect(running.screen).toEqual({ loading: null, toast: '成功' });
    await running.wx.hideToast();
    await running.wx.hideLoading();
    expect(running.screen).toEqual({ loading: null, toast: null });
  });
});
