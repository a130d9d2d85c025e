import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Emulator } from '../emulator.ts';
import { requireApp } from '../platform/app.ts';
import { accessToken, appId, demoEmulator, start } from '../world.fixture.ts';

// CommonJS whose types say otherwise.
const readQr: typeof import('jsqr').default = createRequire(import.meta.url)('jsqr');

const unlimited = '/wxa/getwxacodeunlimit';
const limited = '/wxa/getwxacode';
const qr = '/cgi-bin/wxaapp/createwxaqrcode';

async function ask(emulator: Emulator, path: string, body: unknown): Promise<Response> {
  const url = `https://api.weixin.qq.com${path}?access_token=${await accessToken(emulator)}`;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return emulator.fetch(new Request(url, { method: 'POST', body: text }));
}

async function errcode(emulator: Emulator, path: string, body: unknown): Promise<number> {
  const answer = await ask(emulator, path, body);
  expect(answer.status).toBe(200);
  return JSON.parse(await answer.text()).errcode;
}

/** The points of a PNG as this emulator writes it: four channels, no filters. */
function readPng(png: Buffer): { data: Uint8ClampedArray; width: number; height: number } {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const at = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1)
    data.set(rows.subarray(y * (width * 4 + 1) + 1, (y + 1) * (width * 4 + 1)), y * width * 4);
  return { data, width, height };
}

async function scanned(answer: Response): Promise<string> {
  const { data, width, height } = readPng(Buffer.from(await answer.arrayBuffer()));
  return readQr(data, width, height)?.data ?? 'unreadable';
}

describe('mini program codes', () => {
  test('#150 are pictures that a QR reader reads, and refusals are JSON with status 200', async () => {
    const emulator = demoEmulator();
    const answer = await ask(emulator, unlimited, { scene: 'ticket=a', page: 'pages/sign/sign' });
    const bytes = Buffer.from(await answer.clone().arrayBuffer());
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('\x89PNG');
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(await scanned(answer)).toMatch(/^https:\/\/mp\.weixin\.qq\.com\/a\/~/);
    expect(await errcode(emulator, unlimited, { scene: '' })).toBe(40129);
  });

  test('#158 scanning opens the page with the encoded scene; how it was scanned is the entry scene', async () => {
    const emulator = demoEmulator();
    const body = { scene: 'a=1&b', page: 'pages/sign/sign', env_version: 'trial' };
    const content = await scanned(await ask(emulator, unlimited, body));
    const launch = { appId, envVersion: 'trial', path: 'pages/sign/sign', query: { scene: 'a%3D1%26b' } };
    expect(emulator.scan(content)).toEqual({ ...launch, scene: 1047 });
    expect(emulator.scan(content, 'long-press').scene).toBe(1048);
    expect(emulator.scan(content, 'album').scene).toBe(1049);
    const plain = await scanned(await ask(emulator, qr, { path: 'pages/a?x=1' }));
    expect(emulator.scan(plain)).toMatchObject({ path: 'pages/a', query: { x: '1' }, scene: 1011 });
    expect(emulator.scan(plain, 'album').scene).toBe(1013);
    expect(() => emulator.scan('https://mp.weixin.qq.com/a/~other')).toThrow(
      expect.objectContaining({ code: 'code_content_unknown' }),
    );
  });

  test.each<[string, unknown, number]>([
    ['#151 33 characters', { scene: 'x'.repeat(33) }, 40169],
    ['#151 a percent sign', { scene: 'a%20' }, 40129],
    ['#151 Chinese', { scene: '登录' }, 40129],
    ['#151 no scene', {}, 40129],
    ['#152 a slash before the page', { scene: 'a', page: '/pages/a' }, 41030],
    ['#152 a query behind the page', { scene: 'a', page: 'pages/a?x=1' }, 41030],
    ['#152 an unknown page', { scene: 'a', page: 'pages/none' }, 41030],
    ['#153 an unknown version', { scene: 'a', env_version: 'release_error' }, 40097],
    ['#154 a form instead of JSON', 'scene=a', 47001],
  ])('%s is refused', async (_, body, expected) => {
    const emulator = demoEmulator();
    requireApp(emulator.platform, appId).pages = ['pages/a'];
    expect(await errcode(emulator, unlimited, body)).toBe(expected);
  });

  test('#152 check_path false accepts a page that is not released', async () => {
    const emulator = demoEmulator();
    requireApp(emulator.platform, appId).pages = ['pages/a'];
    const answer = await ask(emulator, unlimited, { scene: 'a', page: 'pages/none', check_path: false });
    expect(answer.headers.get('content-type')).toBe('image/png');
  });

  test('#155 widths outside 280 to 1280 are taken as the nearest; colour and no background as asked', async () => {
    const emulator = demoEmulator();
    const widthOf = async (width: number) =>
      readPng(Buffer.from(await (await ask(emulator, unlimited, { scene: 'a', width })).arrayBuffer())).width;
    expect([await widthOf(279), await widthOf(300), await widthOf(1281)]).toEqual([280, 300, 1280]);
    const look = { scene: 'a', is_hyaline: true, line_color: { r: '255', g: 0, b: 9 } };
    const { data } = readPng(Buffer.from(await (await ask(emulator, unlimited, look)).arrayBuffer()));
    const colors = new Set<string>();
    for (let at = 0; at < data.length; at += 4) colors.add(data.subarray(at, at + 4).join());
    expect([...colors].sort()).toEqual(['255,0,9,255', '255,255,255,0']);
  });

  test('#156 the limited kinds count together, and tell how many; beyond the limit 45029', async () => {
    const emulator = demoEmulator({ rules: { limitedCodes: 2 } });
    expect((await ask(emulator, limited, { path: 'pages/a' })).headers.get('num-used')).toBe('1');
    emulator.advance(86_400 * 400);
    expect((await ask(emulator, qr, { path: 'pages/a' })).headers.get('num-used')).toBe('2');
    expect(await errcode(emulator, limited, { path: 'pages/a' })).toBe(45029);
    expect((await ask(emulator, unlimited, { scene: 'a' })).headers.get('num-used')).toBeNull();
  });

  test('#157 more unlimited codes in a minute than allowed are 45011', async () => {
    const emulator = demoEmulator({ rules: { codesPerMinute: 1 } });
    await ask(emulator, unlimited, { scene: 'a' });
    expect(await errcode(emulator, unlimited, { scene: 'a' })).toBe(45011);
    emulator.advance(60);
    expect((await ask(emulator, unlimited, { scene: 'a' })).headers.get('content-type')).toBe('image/png');
  });

  test.each<[string, object, number]>([
    [limited, { path: 'p'.repeat(1025) }, 40159],
    [qr, { path: 'p'.repeat(129) }, 40159],
    [limited, {}, 40159],
    [limited, { path: 'pages/a?scancode_time=1' }, 85096],
    [limited, { path: 'pages/a', env_version: 'beta' }, 40097],
  ])('%s refuses %o', async (path, body, expected) => {
    expect(await errcode(demoEmulator(), path, body)).toBe(expected);
  });
});

describe('links', () => {
  const json = async (emulator: Emulator, path: string, body: unknown) =>
    JSON.parse(await (await ask(emulator, path, body)).text());

  test('a scheme and a URL link open their page, until they end', async () => {
    const emulator = demoEmulator();
    const jump_wxa = { path: '/pages/a', query: 'x=1', env_version: 'release' };
    const { openlink } = await json(emulator, '/wxa/generatescheme', {
      jump_wxa,
      expire_type: 1,
      expire_interval: 1,
    });
    expect(openlink).toMatch(/^weixin:\/\/dl\/business\/\?t=/);
    expect(emulator.scan(openlink)).toMatchObject({ path: 'pages/a', query: { x: '1' }, scene: 1065 });
    const { url_link } = await json(emulator, '/wxa/generate_urllink', { path: 'pages/a' });
    expect(emulator.scan(url_link)).toMatchObject({ appId, scene: 1194 });
    emulator.advance(86_401);
    expect(() => emulator.scan(openlink)).toThrow(expect.objectContaining({ code: 'link_expired' }));
    expect(emulator.scan(url_link)).toMatchObject({ scene: 1194 });
  });

  test.each([start / 1000 + 30, start / 1000 + 31 * 86_400])(
    '#160 an end at %d is 85401',
    async (expire_time) => {
      const body = { jump_wxa: {}, expire_type: 0, expire_time };
      expect((await json(demoEmulator(), '/wxa/generatescheme', body)).errcode).toBe(85401);
    },
  );

  test('#160 a personal subject gets 40002', async () => {
    const emulator = demoEmulator();
    requireApp(emulator.platform, appId).subject = 'personal';
    expect((await json(emulator, '/wxa/generatescheme', {})).errcode).toBe(40002);
  });

  test.each<[object, number]>([
    [{ path: 'pages/none' }, 40165],
    [{ path: 'pages/a?x=1' }, 40165],
    [{ path: 'pages/a', query: 'q'.repeat(1025) }, 40212],
    [{ path: 'pages/a', expire_type: 1, expire_interval: 31 }, 85401],
  ])('%o is refused', async (body, expected) => {
    const emulator = demoEmulator();
    requireApp(emulator.platform, appId).pages = ['pages/a'];
    expect((await json(emulator, '/wxa/generate_urllink', body)).errcode).toBe(expected);
  });
});
