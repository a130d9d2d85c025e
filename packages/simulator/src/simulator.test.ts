import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AppAnswer, Boot } from './shared/boot.ts';
import { jsonOf, setUp } from './simulator.fixture.ts';
import { createSimulator } from './simulator.ts';

describe('options', () => {
  it('are refused when they cannot work', () => {
    expect(() => createSimulator({ root: '.', emulatorUrl: 'ftp://x' })).toThrow(TypeError);
    expect(() => createSimulator({ root: '.', emulatorUrl: 'nonsense' })).toThrow(TypeError);
    expect(() => createSimulator({ root: '.', emulatorUrl: 'http://x', basePath: 'no-slash' })).toThrow(
      TypeError,
    );
  });
});

describe('the page', () => {
  const bootOf = async (response: Response): Promise<Boot> =>
    JSON.parse(/id="wxs-boot">(.*?)<\/script>/.exec(await response.text())?.[1] ?? '');

  it('says whose phone it is, from the address or the options', async () => {
    const { get } = setUp({ appId: 'wx1', user: 'carol' });
    expect(await bootOf(await get('/simulator/'))).toMatchObject({
      base: '/simulator/',
      appId: 'wx1',
      user: 'carol',
      device: '1',
    });
    const chosen = await bootOf(
      await get('/simulator/?user=bob&device=2&appId=wx2&theme=dark&baseLibrary=2.9.0'),
    );
    expect(chosen).toMatchObject({
      appId: 'wx2',
      user: 'bob',
      device: '2',
      theme: 'dark',
      baseLibrary: '2.9.0',
    });
  });

  it('cannot be made to carry somebody’s script', async () => {
    const { get } = setUp();
    const html = await (
      await get('/simulator/?user=</script><script>alert(1)</script>&theme=x&baseLibrary="')
    ).text();
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('"theme":null');
  });

  it('speaks the language of the browser', async () => {
    const { get } = setUp();
    const chinese = await get('/simulator/', { headers: { 'accept-language': 'zh-CN,zh;q=0.9' } });
    expect((await bootOf(chinese)).language).toBe('zh');
    expect((await bootOf(await get('/simulator/?lang=en'))).language).toBe('en');
  });

  it('is found without the last slash, too', async () => {
    const response = await setUp().get('/simulator?user=bob');
    expect([response.status, response.headers.get('location')]).toEqual([308, '/simulator/?user=bob']);
  });
});

describe('the compiled app', () => {
  it('is answered whole, or as what is wrong with it', async () => {
    const { get } = setUp();
    const answer = await jsonOf<AppAnswer>(get('/simulator/__simulator/app.json'));
    expect(answer).toMatchObject({ kind: 'compiled', app: { units: [{ path: 'pages/a/a' }] } });
    const broken = setUp({}, { 'app.json': '{' });
    const failed = await jsonOf<AppAnswer>(broken.get('/simulator/__simulator/app.json'));
    expect(failed).toMatchObject({ kind: 'failed', problems: [{ code: 'json_invalid' }] });
    expect(broken.problems).toMatchObject([{ code: 'json_invalid' }]);
  });

  it('comes with a runtime that stays below 90 KB', async () => {
    const { get } = setUp();
    const load = async (name: string): Promise<string> =>
      (await get(`/simulator/__simulator/${name}`)).text();
    const script = await load('runtime.js');
    // What is imported at once counts; what is loaded when it is used does not.
    const chunks = [...script.matchAll(/from"\.\/(chunk-\w+\.js)"/g)].map((match) => match[1] ?? '');
    const all = await Promise.all([...new Set(chunks), 'runtime.css'].map(load));
    const sizes = [script, ...all].map((text) => gzipSync(text).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(90 * 1024);
  });
});

describe('a folder that is not there', () => {
  it('is told as a mini program without app.json', async () => {
    const { simulator, problems } = setUp({ root: '/nowhere/at/all', watch: true });
    expect(await simulator.check()).toMatchObject([{ code: 'app_json_missing' }]);
    expect(problems).toHaveLength(1);
  });
});

describe('files', () => {
  it('are served when they are pictures, and boxed in', async () => {
    const response = await setUp().get('/simulator/images/dot.svg');
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(await response.text()).toContain('<svg');
  });

  it('are not served when they are sources, secrets, or outside', async () => {
    const { get } = setUp();
    for (const path of [
      'app.json',
      'pages/a/a.ts',
      'secret.key',
      'none.png',
      '..%2f..%2fx.png',
      '%2e%2e/%2e%2e/x.png',
      '%E0%A4%A',
    ]) {
      expect((await get(`/simulator/${path}`)).status).toBe(404);
    }
  });
});

describe('strangers', () => {
  it('get nothing under another host name', async () => {
    const { simulator } = setUp();
    const response = await simulator.fetch(new Request('http://evil.example/simulator/'));
    expect(response.status).toBe(403);
  });

  it('get nothing from another origin', async () => {
    const { post, get } = setUp();
    expect((await post('/simulator/__simulator/problem', {}, { origin: 'http://evil.example' })).status).toBe(
      403,
    );
    expect(
      (await get('/simulator/__simulator/app.json', { headers: { 'sec-fetch-site': 'cross-site' } })).status,
    ).toBe(403);
  });

  it('are told what does not exist', async () => {
    const { get, post } = setUp();
    expect((await get('/elsewhere')).status).toBe(404);
    expect((await get('/simulator/__simulator/nothing')).status).toBe(404);
    expect((await get('/simulator/', { method: 'DELETE' })).status).toBe(405);
    expect((await get('/simulator/__simulator/app.json', { method: 'PUT' })).status).toBe(405);
    expect((await post('/simulator/__simulator/emulator/state', {})).status).toBe(404);
    expect((await get('/simulator/__simulator/problem', { method: 'POST', body: 'text' })).status).toBe(400);
    expect((await get('/simulator/__simulator/events')).status).toBe(400);
  });
});
