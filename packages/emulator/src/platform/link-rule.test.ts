import { expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { accessToken, appId, demoEmulator, post, start } from '../world.fixture.ts';
import type { App, LinkRule } from './records/app.ts';

const rule = (prefix: string, more: Partial<LinkRule> = {}): LinkRule => ({
  prefix,
  path: 'pages/table/table',
  published: true,
  testLinks: [],
  testVersion: 'develop',
  ...more,
});

function world(change: Partial<App>): Emulator {
  const emulator = demoEmulator();
  Object.assign(emulator.platform.state.apps.get(appId) ?? {}, change);
  return emulator;
}

test('#161 an ordinary link opens its page with the whole link, encoded once, and the second of the scan', () => {
  const emulator = world({ linkRules: [rule('https://h.example/a/b')] });
  const link = 'https://h.example/a/b?table=七';
  expect(emulator.scan(link, 'album')).toEqual({
    appId,
    envVersion: 'release',
    path: 'pages/table/table',
    query: { q: encodeURIComponent(link), scancode_time: String(start / 1000) },
    scene: 1013,
  });
  const other = [
    'https://h.example/a/b/1',
    'http://h.example/a/b',
    'https://i.example/a/b',
    'https://h.example/a',
    'nonsense',
  ];
  for (const unknown of other)
    expect(() => emulator.scan(unknown)).toThrow(expect.objectContaining({ code: 'code_content_unknown' }));
});

test('deeper paths below a slash only, parameters from the first on, and the most specific rule counts', () => {
  const emulator = world({
    linkRules: [
      rule('https://h.example/a/'),
      rule('https://h.example/a/?x=1', { path: 'pages/one/one' }),
      rule('https://h.example/a/c/', { published: false, testLinks: ['https://h.example/a/c/test'] }),
    ],
  });
  expect(emulator.scan('https://h.example/a/b/1').path).toBe('pages/table/table');
  expect(emulator.scan('https://h.example/a/?x=1&y=2').path).toBe('pages/one/one');
  // An unpublished rule blocks the less specific one that would cover the link too.
  expect(() => emulator.scan('https://h.example/a/c/1')).toThrow(
    expect.objectContaining({ code: 'link_rule_unpublished' }),
  );
  expect(emulator.scan('https://h.example/a/c/test').envVersion).toBe('develop');
});

test('#159 a code of the trial version opens for members only, one of the release once there is one', async () => {
  const emulator = world({ projectMembers: ['alice'] });
  const code = async (env_version: string) => {
    const query = { access_token: await accessToken(emulator) };
    const body = { scene: 'a', env_version };
    await emulator.fetch(
      new Request(`https://api.weixin.qq.com/wxa/getwxacodeunlimit?${new URLSearchParams(query)}`, {
        method: 'POST',
        body: JSON.stringify(body),
      }),
    );
    return [...emulator.platform.state.miniCodes.keys()].at(-1) ?? '';
  };
  const trial = await code('trial');
  expect(emulator.scan(trial, 'camera', 'alice').envVersion).toBe('trial');
  expect(() => emulator.scan(trial, 'camera', 'bob')).toThrow(
    expect.objectContaining({ code: 'not_project_member' }),
  );
  const release = await code('release');
  expect(emulator.scan(release, 'camera', 'bob').envVersion).toBe('release');
  Object.assign(emulator.platform.state.apps.get(appId) ?? {}, { published: false });
  expect(() => emulator.scan(release)).toThrow(expect.objectContaining({ code: 'not_published' }));
  const query = { access_token: await accessToken(emulator) };
  const link = await post(emulator, '/wxa/generate_urllink', { query, body: { path: 'pages/a' } });
  expect(link.json.errcode).toBe(85079);
});
