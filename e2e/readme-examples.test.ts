import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder } from './command.fixture.ts';
import { closeWorld, createWorld, type World } from './world.fixture.ts';

// Inside this folder, so that the examples find the packages as a user's project would.
const copies = fileURLToPath(new URL('.cache/readme-examples/', import.meta.url));
const root = fileURLToPath(new URL('../', import.meta.url));

beforeAll(() => mkdir(copies, { recursive: true }));
afterAll(() => rm(copies, { recursive: true, force: true }));

describe.each(['README.md', 'README.zh-CN.md'])('%s', (readme) => {
  test('the server in ten lines starts and answers', async () => {
    const folder = await makeFolder();
    const port = await findPort();
    const code = (await exampleIn(readme, /^```ts\n/m)).replace('8080', String(port));
    const file = join(copies, `${readme}.server.ts`);
    await writeFile(file, code);
    const server = spawn(process.execPath, ['--conditions=@weapp-auth/source', file], {
      cwd: folder.path,
      env: {
        WX_APPID: 'wx0123456789abcdef',
        WX_APP_SECRET: '0'.repeat(32),
        WEAPP_AUTH_SECRET: 's'.repeat(32),
      },
      stdio: 'inherit',
    });
    const ended = new Promise((resolve) => server.once('close', resolve));
    await expect.poll(() => statusOf(`http://127.0.0.1:${port}/healthz`), { timeout: 20_000 }).toBe(200);
    expect(await statusOf(`http://127.0.0.1:${port}/auth/me`)).toBe(401);
    server.kill();
    await ended;
    await folder.remove();
  });

  test('the mini program in ten lines logs in and gets its orders', async () => {
    const world = await createWorld();
    const pages: ExamplePage[] = [];
    Object.assign(globalThis, { wx: wxOf(world), Page: (page: ExamplePage) => pages.push(page) });
    const file = join(copies, `${readme}.client.ts`);
    await writeFile(file, await exampleIn(readme, /^```ts miniprogram\n/m));
    await import(file);
    const shown: Record<string, unknown> = {};
    const page = Object.assign(Object.create(pages[0] ?? null), {
      setData: (data: object) => Object.assign(shown, data),
    });
    await page.onLoad();
    expect(shown.orders).toEqual(['a book']);
    await closeWorld(world);
  });
});

interface ExamplePage {
  onLoad(): Promise<void>;
}

/** The phone's `wx`; `/orders` is answered by somebody's own route, which asks the login server who is there. */
function wxOf(world: World) {
  const fetch = async (request: Request): Promise<Response> => {
    if (new URL(request.url).pathname !== '/orders') return world.server.fetch(request);
    const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
    const { kind } = await world.server.verify(token);
    return kind === 'valid' ? Response.json(['a book']) : new Response(null, { status: 401 });
  };
  return world.emulator.wx('alice', 'wx1de30a7400000001', { fetch });
}

async function exampleIn(readme: string, opening: RegExp): Promise<string> {
  const text = await readFile(join(root, readme), 'utf8');
  const found = opening.exec(text);
  if (!found) throw new Error(`${readme} has no such example`);
  const start = found.index + found[0].length;
  return text.slice(start, text.indexOf('\n```', start));
}

async function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    (response) => response.status,
    () => 0,
  );
}

function findPort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
