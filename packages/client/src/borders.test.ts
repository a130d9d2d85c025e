import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Auth, createAuth } from './create-auth.ts';
import { flush } from './testing/fake-clock.fixture.ts';
import { breakable, type Manners, manners } from './testing/foreign.fixture.ts';
import { createWorld, type World } from './testing/world.fixture.ts';

/** Everything foreign that the client calls by callback, and what it calls for an answer at once. */
const answering = [
  'login',
  'request',
  'uploadFile',
  'downloadFile',
  'checkSession',
  'getRandomValues',
  'getUserInfo',
  'getSetting',
  'authorize',
  'openSetting',
  'getPrivacySetting',
  'requirePrivacyAuthorize',
  'getBackgroundFetchData',
  'setBackgroundFetchToken',
] as const;
const immediate = [
  'getStorageSync',
  'setStorageSync',
  'getEnterOptionsSync',
  'getAccountInfoSync',
  'getDeviceInfo',
  'getAppBaseInfo',
  'isUnauthorized',
  'onResponse',
  'log',
] as const;

const actions: Readonly<Record<string, (auth: Auth) => PromiseLike<unknown>>> = {
  ready: (auth) => auth.ready(),
  login: (auth) => auth.login(),
  fresh: (auth) => auth.login({ fresh: true }),
  logout: (auth) => auth.logout(),
  prepareCode: (auth) => auth.prepareCode(),
  request: (auth) => auth.request({ url: '/orders' }),
  post: (auth) => auth.request({ url: '/orders', method: 'POST', data: { a: 1 } }),
  upload: (auth) => auth.upload({ url: '/files', filePath: 'wxfile://a', name: 'file' }),
  download: (auth) => auth.download({ url: '/files/1' }),
  loginWithUserInfo: (auth) => auth.loginWithUserInfo({ encryptedData: 'aaaa', iv: 'bbbb' }),
  bindPhone: (auth) => auth.bindPhone({ code: 'a'.repeat(64) }),
  bindNothing: (auth) => auth.bindPhone(undefined as never),
  updateProfile: (auth) => auth.updateProfile({ nickname: '小爱', avatarPath: 'wxfile://a' }),
  authorize: (auth) => auth.authorize('scope.werun'),
  openSettings: (auth) => auth.openSettings(),
  privacy: (auth) => auth.privacy.check(),
  askPrivacy: (auth) => auth.privacy.ask(),
  devices: (auth) => auth.devices(),
  removeDevice: (auth) => auth.removeDevice('1'),
  exportAccount: (auth) => auth.exportAccount(),
  call: (auth) => auth.call({ path: '/me' }),
};

type Step =
  | { readonly do: 'break'; readonly api: string; readonly how: Manners }
  | { readonly do: 'heal' | 'expire' | 'kick' | 'flush' | 'advance' }
  | { readonly do: 'body'; readonly body: unknown }
  | { readonly do: 'act'; readonly name: string };

const breaks = fc.record({
  do: fc.constant('break' as const),
  api: fc.constantFrom(...answering, ...immediate),
  how: fc.constantFrom(...manners),
});
const bodies = fc
  .oneof(
    fc.constantFrom(
      null,
      '',
      '<html>',
      [],
      { action: 'relogin', code: 7, retryAfter: 'soon' },
      { action: 'retry-later', retryAfter: Number.NaN, kind: 'ok' },
      { token: 't' },
      { token: 7, user: {} },
      { sessions: 'none' },
    ),
    fc.anything({ maxDepth: 1 }),
  )
  .map((body) => ({ do: 'body' as const, body }));
const happenings = fc.constantFrom<Step>(
  { do: 'heal' },
  { do: 'expire' },
  { do: 'kick' },
  { do: 'flush' },
  { do: 'flush' },
  { do: 'advance' },
);
const acts = fc.constantFrom(...Object.keys(actions)).map((name) => ({ do: 'act' as const, name }));
const stories = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: acts },
    { weight: 4, arbitrary: breaks },
    { weight: 1, arbitrary: bodies },
    { weight: 4, arbitrary: happenings },
  ),
  { maxLength: 40 },
);

/** Plays a story. Gives what every promise ended with; one that never did is missed. */
async function play(world: World, stage: ReturnType<typeof breakable>, auth: Auth, steps: readonly Step[]) {
  const ends: { name: string; error?: unknown }[] = [];
  const begun: string[] = [];
  for (const step of steps) {
    switch (step.do) {
      case 'break':
        stage.broken.set(step.api, step.how);
        break;
      case 'heal':
        stage.broken.clear();
        break;
      case 'body':
        world.server.scripted.push(() => new Response(text(step.body), { status: 200 }));
        break;
      case 'expire':
        world.server.endAll('session_expired');
        break;
      case 'kick':
        world.server.endAll('session_revoked', 'kicked');
        break;
      case 'flush':
        await flush();
        break;
      case 'advance':
        await world.clock.advance(5_000);
        break;
      case 'act': {
        const { name } = step;
        begun.push(name);
        Promise.resolve(actions[name]?.(auth)).then(
          () => ends.push({ name }),
          (error) => ends.push({ name, error }),
        );
        break;
      }
      default:
        step satisfies never;
    }
  }
  // A person may think for ten minutes, and several may be asked one after the other.
  for (let minutes = 0; minutes < 90 && ends.length < begun.length; minutes += 10)
    await world.clock.advance(600_000);
  return { ends, begun };
}

function text(body: unknown): string {
  try {
    return JSON.stringify(body) ?? '';
  } catch {
    return '';
  }
}

test('whatever foreign code does at whatever border: every promise ends, typed, and the next call recovers', async () => {
  const stray: unknown[] = [];
  const listen = (error: unknown) => void stray.push(error);
  process.on('unhandledRejection', listen);
  await fc.assert(
    fc.asyncProperty(stories, fc.boolean(), async (steps, silent) => {
      const world = createWorld();
      const stage = breakable(world.options.wx, { answering, immediate });
      const auth = createAuth({
        ...world.options,
        ...stage.options,
        silent,
        requestRetries: 1,
        guestLogin: true,
      });
      const { ends, begun } = await play(world, stage, auth, steps);
      expect(ends.map(({ name }) => name).sort()).toEqual([...begun].sort());
      for (const { name, error } of ends) {
        if (error === undefined) continue;
        // Tasks reject as `wx.request` fails; nothing else does.
        expect(['request', 'post', 'upload', 'download']).toContain(name);
        expect(error).toMatchObject({ errMsg: expect.any(String) });
        expect(error).not.toBeInstanceOf(Error);
      }
      stage.broken.clear();
      world.server.scripted.splice(0);
      const login = auth.login({ fresh: true });
      await world.clock.advance(60_000);
      expect(await login).toMatchObject({ kind: 'signed-in' });
      const request = Promise.resolve(auth.request({ url: '/orders' }));
      await world.clock.advance(60_000);
      expect(await request).toMatchObject({ statusCode: 200 });
      expect(stray).toEqual([]);
    }),
    { numRuns: 120 },
  );
  process.off('unhandledRejection', listen);
});
