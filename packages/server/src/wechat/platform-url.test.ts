import { describe, expect, it } from 'vitest';
import { checkPlatformUrl, defaultPlatformUrl } from './platform-url.ts';

describe('checkPlatformUrl', () => {
  it('accepts WeChat, and CloudRun which reaches it over plain HTTP, in production', () => {
    expect(checkPlatformUrl(defaultPlatformUrl, true)).toBe('https://api.weixin.qq.com');
    expect(checkPlatformUrl('http://api.weixin.qq.com/', true)).toBe('http://api.weixin.qq.com');
    expect(checkPlatformUrl('https://sh.api.weixin.qq.com', true)).toBe('https://sh.api.weixin.qq.com');
  });

  it('accepts an outgoing proxy with a path', () => {
    expect(checkPlatformUrl('https://egress.example.com/wechat//', true)).toBe(
      'https://egress.example.com/wechat',
    );
  });

  it('accepts an emulator while developing', () => {
    expect(checkPlatformUrl('http://127.0.0.1:8081', false)).toBe('http://127.0.0.1:8081');
    expect(checkPlatformUrl('http://emulator:8081', false)).toBe('http://emulator:8081');
  });

  it.each([
    'http://127.0.0.1:8081',
    'https://127.0.0.1:8081',
    'http://127.9.9.9',
    'http://localhost:8081',
    'https://localhost.',
    'https://wechat.localhost',
    'http://[::1]:8081',
    'https://[::ffff:127.0.0.1]',
    'https://0.0.0.0',
    'http://2130706433',
    'http://emulator:8081',
    'http://api.weixin.qq.com.example.com',
    'http://evil-api.weixin.qq.com',
  ])('refuses %s in production', (url) => {
    expect(() => checkPlatformUrl(url, true)).toThrow(TypeError);
  });

  it.each([
    '',
    'api.weixin.qq.com',
    'ftp://api.weixin.qq.com',
    'file:///etc/passwd',
    'https://user:password@api.weixin.qq.com',
    'https://api.weixin.qq.com?secret=abc',
    'https://api.weixin.qq.com#abc',
  ])('refuses %j everywhere, without repeating it', (url) => {
    expect(() => checkPlatformUrl(url, false)).toThrow(/^wechat\.baseUrl must be [\w :,]+$/);
  });
});
