import { expect, test } from 'vitest';
import type { AuthOptions } from './auth-options.ts';
import { createAuth } from './create-auth.ts';
import { createWorld } from './testing/world.fixture.ts';
import type { DeviceInfo, RequestOptions, WxLike } from './wx-like.ts';

/** The addresses and headers of the requests that a client with these options sends at a login. */
async function record(given: Partial<AuthOptions>, wx: Partial<WxLike> = {}): Promise<RequestOptions[]> {
  const { options } = createWorld();
  const sent: RequestOptions[] = [];
  const transport = (request: RequestOptions) => {
    sent.push(request);
    request.success?.({ statusCode: 200, data: { token: 't', user: { id: 'u' }, isNewUser: false } });
  };
  await createAuth({ ...options, transport, ...given, wx: { ...options.wx, ...wx } }).login();
  return sent;
}

const bases = {
  develop: 'http://127.0.0.1:8080',
  trial: 'https://trial.example.com',
  release: 'https://api.example.com',
};

test.each([
  ['develop', 'http://127.0.0.1:8080/auth/login'],
  ['trial', 'https://trial.example.com/auth/login'],
  ['release', 'https://api.example.com/auth/login'],
  [undefined, 'https://api.example.com/auth/login'],
])('the version %s of a mini program has its own base URL', async (envVersion, url) => {
  const getAccountInfoSync = () => ({ miniProgram: { appId: 'wx1', ...(envVersion ? { envVersion } : {}) } });
  expect((await record({ baseUrl: bases }, { getAccountInfoSync }))[0]?.url).toBe(url);
});

test('a host that is a function with members, as Mpx’s is, is a host like any other', async () => {
  const { options } = createWorld();
  const wx = Object.assign(() => {}, options.wx);
  expect(await createAuth({ ...options, wx }).login()).toMatchObject({ kind: 'signed-in' });
});

test('slashes at the end of the base URL and a base path of its own are understood', async () => {
  expect((await record({ baseUrl: 'https://a.cn//', basePath: '/api/login' }))[0]?.url).toBe(
    'https://a.cn/api/login/login',
  );
});

test('the app id is asked of wx, may be given, and may be missing', async () => {
  const none = {
    getAccountInfoSync: () => {
      throw new Error('not supported');
    },
  };
  expect((await record({}))[0]?.data).toMatchObject({ appId: 'wx00000000000000aa' });
  expect((await record({ appId: 'wx2' }))[0]?.data).toMatchObject({ appId: 'wx2' });
  expect((await record({}, none))[0]?.data).toMatchObject({ appId: undefined });
});

test('the language of the phone is the language of the server’s messages', async () => {
  const header = async (given: Partial<AuthOptions>, language?: string) =>
    (await record(given, language ? { getAppBaseInfo: () => ({ language }) } : {}))[0]?.header?.[
      'Accept-Language'
    ];
  expect(await header({}, 'zh_CN')).toBe('zh-CN');
  expect(await header({ language: 'en' }, 'zh_CN')).toBe('en');
});

test('a phone is called by brand, model and system in the list of devices, or as the app says', async () => {
  const header = async (given: Partial<AuthOptions>, device: DeviceInfo = {}) =>
    (await record(given, { getDeviceInfo: () => device }))[0]?.header?.['X-Device'];
  expect(await header({}, { brand: 'iPhone', model: 'iPhone 15 Pro<iPhone16,1>', system: 'iOS 17.5' })).toBe(
    'iPhone 15 Pro, iOS 17.5',
  );
  expect(await header({}, { brand: 'HUAWEI', model: 'NOH-AN00', system: 'Android 12' })).toBe(
    'HUAWEI NOH-AN00, Android 12',
  );
  expect(await header({}, { system: 'Windows 11' })).toBe('Windows 11');
  expect(await header({ device: '小爱 phone' }, { model: 'x' })).toBe('%E5%B0%8F%E7%88%B1%20phone');
  expect(await header({ device: '\ud800 phone' })).toBe('phone');
  expect(await header({}, { model: 'x'.repeat(99) })).toHaveLength(64);
  expect(await header({}, { model: '手机' })).toBe('%E6%89%8B%E6%9C%BA');
  expect(await header({})).toBeUndefined();
});

test.each([[{}], [{ baseUrl: 7 }], [{ baseUrl: {} }]])(
  '%j is no base URL, and that is said at once',
  (given) => {
    // A mistake that only plain JavaScript can make.
    const options = { ...createWorld().options, baseUrl: undefined, ...given } as unknown as AuthOptions;
    expect(() => createAuth(options)).toThrow(TypeError);
  },
);

test('without a wx there is an error that says what to pass', () => {
  expect(() => createAuth({ baseUrl: 'https://a.cn' })).toThrow('createAuth needs a wx');
});
