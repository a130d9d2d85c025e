import { expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { accessToken, appId, demoEmulator, logIn, otherApp, post } from '../world.fixture.ts';

const risky = '特3456书yuuo莞6543李zxcz蒜7782法fgnv级';

async function check(emulator: Emulator, body: object) {
  const query = { access_token: await accessToken(emulator) };
  return (await post(emulator, '/wxa/msg_sec_check', { query, body })).json;
}

async function checkSecond(emulator: Emulator, more: object) {
  const { openid } = await logIn(emulator);
  return check(emulator, { version: 2, scene: 2, openid, content: '你好', ...more });
}

test('a text in order passes with label 100, one of the risky words is found by name', async () => {
  const emulator = demoEmulator();
  expect(await checkSecond(emulator, {})).toMatchObject({
    errcode: 0,
    result: { suggest: 'pass', label: 100 },
    trace_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/),
  });
  expect(await checkSecond(emulator, { content: `……${risky}……` })).toMatchObject({
    errcode: 0,
    result: { suggest: 'risky', label: 21_000 },
    detail: [{ strategy: 'content_model' }, { strategy: 'keyword', keyword: risky }],
  });
});

test('nickname and title are looked at, the signature in profiles only', async () => {
  const emulator = demoEmulator();
  Object.assign(emulator.platform.state.apps.get(appId) ?? {}, { riskyWords: ['广告'] });
  const verdict = async (more: object) =>
    ((await checkSecond(emulator, more)).result as { suggest: string }).suggest;
  expect(await verdict({ nickname: '广告位' })).toBe('risky');
  expect(await verdict({ title: '广告位' })).toBe('risky');
  expect(await verdict({ signature: '广告位' })).toBe('pass');
  expect(await verdict({ scene: 1, signature: '广告位' })).toBe('risky');
});

test.each([
  ['another scene', { scene: 5 }, 40129],
  ['no person', { openid: '' }, 40003],
  ['no content', { content: '' }, 47001],
  ['2501 characters', { content: '字'.repeat(2501) }, 45002],
  ['a version of the future', { version: 3 }, 47001],
])('%s is refused', async (_, more, errcode) => {
  expect((await checkSecond(demoEmulator(), more)).errcode).toBe(errcode);
});

test('a person of another app is 43104, one who was away for two hours 61010', async () => {
  const emulator = demoEmulator();
  const { openid } = emulator.people.account('alice', otherApp);
  expect((await checkSecond(emulator, { openid })).errcode).toBe(43104);
  const mine = (await logIn(emulator)).openid;
  emulator.advance(7201);
  const body = { version: 2, scene: 2, openid: mine, content: '你好' };
  expect((await check(emulator, body)).errcode).toBe(61010);
});

test('the first version takes a text alone, and refuses with 87014', async () => {
  const emulator = demoEmulator();
  expect(await check(emulator, { content: '你好' })).toEqual({ errcode: 0, errmsg: 'ok' });
  expect(await check(emulator, { content: risky })).toMatchObject({
    errcode: 87014,
    errmsg: expect.stringMatching(/^risky content/),
  });
});

test('beyond the quota of a minute it is 44991', async () => {
  const emulator = demoEmulator({ rules: { textChecksPerMinute: 1 } });
  expect((await check(emulator, { content: '你好' })).errcode).toBe(0);
  expect((await check(emulator, { content: '你好' })).errcode).toBe(44991);
  emulator.advance(60);
  expect((await check(emulator, { content: '你好' })).errcode).toBe(0);
});
