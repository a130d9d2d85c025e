import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFromThisMachine } from './handler.ts';
import { staticFile } from './static-files.ts';

describe('who may use the API of dev', () => {
  test.each([
    ['the page itself', 'http://127.0.0.1:8080/__dev/info', 'http://127.0.0.1:8080', true],
    ['localhost', 'http://localhost:8080/__dev/info', 'http://localhost:8080', true],
    ['a program without an origin', 'http://127.0.0.1:8080/__dev/info', null, true],
    ['another site’s script', 'http://127.0.0.1:8080/__dev/info', 'https://evil.example', false],
    ['a foreign name that resolves to this machine', 'http://evil.example:8080/__dev/info', null, false],
    ['a sandboxed frame', 'http://127.0.0.1:8080/__dev/info', 'null', false],
  ])('%s', (_name, url, origin, allowed) => {
    const headers = origin === null ? {} : { origin };
    expect(isFromThisMachine(new Request(url, { headers }))).toBe(allowed);
  });
});

describe('files of the page', () => {
  let folder = '';
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'static-files-')), 'dist');
    await mkdir(folder);
    await writeFile(join(folder, 'index.html'), '<p>page</p>');
    await writeFile(join(folder, '..', 'secret.html'), 'outside');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  test('are served with their type', async () => {
    const page = await staticFile(folder, '/');
    expect(page?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page?.text()).toBe('<p>page</p>');
  });

  test('are found whether or not the folder is written with a slash at its end', async () => {
    expect(await staticFile(`${folder}/`, '/')).not.toBeNull();
  });

  test.each([
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/%00',
    '/%',
    '/missing.html',
    '/index',
  ])('%s finds nothing', async (path) => {
    expect(await staticFile(folder, path)).toBeNull();
  });
});
