import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readArguments } from './arguments.ts';
import { type CommandResult, runCommand } from './run.ts';
import { openChild, runChild } from './run-child.ts';

let folder: string;
let lines: string[];
let running: (() => Promise<void>)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-cli-'));
  lines = [];
  running = [];
});

afterEach(async () => {
  for (const stop of running) await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function* noLines(): AsyncGenerator<string> {}

async function run(args: string[], environment: Record<string, string> = {}): Promise<CommandResult> {
  const write = (line: string) => void lines.push(line);
  const streams = { print: write, complain: write, readLines: noLines };
  const host = { environment, version: '1.2.3', ...streams, runChild, openChild };
  const result = await runCommand(args, host);
  if (result.kind === 'running') running.push(result.stop);
  return result;
}

async function stopLast(): Promise<void> {
  await running.pop()?.();
}

describe('weapp-emulator', () => {
  test('runs, and tells where, which apps and which people', async () => {
    const result = await run(['--port', '0', '--lang', 'en']);
    expect(result).toMatchObject({
      kind: 'running',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    const text = lines.join('\n');
    expect(text).toContain('in place of https://api.weixin.qq.com');
    expect(text).toContain('wx1de30a7400000001  de305ec2e7000000000000000000d3a0');
    expect(text).toContain('alice  小爱');
    await stopLast();
    expect(lines.at(-1)).toBe('Stopped.');
  });

  test('speaks Chinese by locale, and JSON when asked', async () => {
    await run(['--port', '0'], { LANG: 'zh_CN.UTF-8' });
    expect(lines[0]).toMatch(/^微信模拟平台运行于 /);
    lines = [];
    await run(['--port', '0', '--json', '--seed', 'none']);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      event: 'ready',
      url: expect.any(String),
      apps: [],
      users: [],
    });
  });

  test('keeps its state in a file across runs', async () => {
    const state = join(folder, 'state.json');
    const first = await run(['--port', '0', '--state', state]);
    const url = first.kind === 'running' ? first.url : '';
    const headers = { 'content-type': 'application/json' };
    await fetch(`${url}/__emulator/users`, { method: 'POST', headers, body: '{"id":"dora"}' });
    await stopLast();
    expect(existsSync(state)).toBe(true);
    const second = await run(['--port', '0', '--state', state]);
    const answer = await fetch(`${second.kind === 'running' ? second.url : ''}/__emulator/state`);
    expect(await answer.json()).toMatchObject({ userCount: 4 });
  });

  test('keeps it while it runs, so that a kill loses seconds at most', async () => {
    const state = join(folder, 'state.json');
    const result = await run(['--port', '0', '--state', state]);
    const url = result.kind === 'running' ? result.url : '';
    const headers = { 'content-type': 'application/json' };
    await fetch(`${url}/__emulator/users`, { method: 'POST', headers, body: '{"id":"dora"}' });
    await expect.poll(() => readFileSync(state, 'utf8'), { timeout: 10_000 }).toContain('"dora"');
  });

  test('a file that cannot be written is explained before anything runs, and complained of later', async () => {
    const nowhere = join(folder, 'none', 'state.json');
    const refused = await run(['--port', '0', '--state', nowhere, '--lang', 'zh']);
    expect(refused).toEqual({ kind: 'done', exitCode: 1 });
    expect(lines.join()).toMatch(/^无法把状态保存在 .*ENOENT/);
    expect(await run(['--port', '0', '--state', folder, '--lang', 'en'])).toEqual({
      kind: 'done',
      exitCode: 1,
    });
    const inside = join(folder, 'inside');
    mkdirSync(inside);
    await run(['--port', '0', '--state', join(inside, 'state.json'), '--lang', 'en']);
    rmSync(inside, { recursive: true });
    await stopLast();
    expect(lines.at(-2)).toMatch(/^The state cannot be kept in .*ENOENT/);
  });

  test('a file that is no state is refused and left as it is', async () => {
    const state = join(folder, 'state.json');
    writeFileSync(state, 'precious');
    expect(await run(['--port', '0', '--state', state, '--lang', 'en'])).toEqual({
      kind: 'done',
      exitCode: 1,
    });
    expect(lines.join()).toContain('Nothing was changed');
    expect(readFileSync(state, 'utf8')).toBe('precious');
  });

  test('a busy port is explained', async () => {
    const first = await run(['--port', '0']);
    const port = first.kind === 'running' ? new URL(first.url).port : '';
    lines = [];
    expect(await run(['--port', port, '--lang', 'zh'])).toEqual({ kind: 'done', exitCode: 1 });
    expect(lines).toEqual([`端口 ${port} 已被占用，请用 --port 换一个。`]);
    expect(await run([], { EMULATOR_PORT: port })).toEqual({ kind: 'done', exitCode: 1 });
  });

  test('EMULATOR_PORT names the port unless it is empty or the option speaks', () => {
    const portOf = (given: string[], EMULATOR_PORT: string) => readArguments(given, { EMULATOR_PORT });
    expect(portOf([], '9000')).toMatchObject({ run: { port: 9000 } });
    expect(portOf([], '')).toMatchObject({ run: { port: 8081 } });
    expect(portOf(['-p', '0'], '9000')).toMatchObject({ run: { port: 0 } });
    expect(portOf([], 'high')).toMatchObject({ kind: 'wrong' });
  });

  test('warns loudly when it listens beyond this machine', async () => {
    await run(['--port', '0', '--host', '0.0.0.0', '--lang', 'en']);
    expect(lines[0]).toMatch(/^WARNING: .*must not face the internet/);
  });

  test.each([
    ['--help', /--random-seed/],
    ['-h', /--state/],
    ['--version', /^1\.2\.3$/],
  ])('%s', async (flag, expected) => {
    expect(await run([flag])).toEqual({ kind: 'done', exitCode: 0 });
    expect(lines.join('\n')).toMatch(expected);
  });

  test.each([
    ['--port', 'x'],
    ['--port', '70000'],
    ['--port', ''],
    ['--port', '-1'],
    ['--lang', 'fr'],
    ['--seed', 'other'],
    ['--freeze', 'soon'],
    ['--nonsense'],
    ['--steps', '1'],
    ['stray'],
  ])('wrong arguments end with 2: %s %s', async (...args) => {
    expect(await run(args)).toEqual({ kind: 'done', exitCode: 2 });
    expect(lines.join('\n')).toContain('--help');
  });

  test('a frozen clock and a random seed repeat every answer', async () => {
    const code = async () => {
      const result = await run(['--port', '0', '--freeze', '2026-11-20T12:00:00Z', '--random-seed', 's']);
      const url = result.kind === 'running' ? result.url : '';
      const body = JSON.stringify({ appId: 'wx1de30a7400000001', user: 'alice' });
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${url}/__emulator/wx/login`, { method: 'POST', headers, body })).text();
    };
    expect(await code()).toBe(await code());
  });
});

describe('a seed file', () => {
  const yaml = `
openPlatforms: [shop]
apps:
  - appId: wxaaaaaaaaaaaaaaaa
    secret: s3cret
    openPlatform: shop
users:
  - id: dora
    phones: [{ number: '12066600004', countryCode: '86' }]
rules: { codeLifetime: 10 }
`;

  test.each([
    ['seed.yaml', yaml],
    ['seed.json', JSON.stringify({ apps: [{ appId: 'wxaaaaaaaaaaaaaaaa' }], users: [{ id: 'dora' }] })],
  ])('%s is the world the emulator starts with', async (name, content) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    const result = await run(['--port', '0', '--seed', file]);
    const answer = await fetch(`${result.kind === 'running' ? result.url : ''}/__emulator/state`);
    const apps = [{ appId: 'wxaaaaaaaaaaaaaaaa' }];
    expect(await answer.json()).toMatchObject({ apps, users: [{ id: 'dora' }], userCount: 1 });
  });

  test.each([
    ['people: []', /people/],
    ['apps: [{ appid: wx1 }]', /apps\.0\.appid/],
    ['apps: [{ appId: wx1 }]', /appId/i],
    ['users: [{ id: a }, { id: a }]', /taken/],
    ['rules: { gravity: 5 }', /gravity/],
    ['a: [', /flow/i],
  ])('%s is explained', async (content, expected) => {
    const file = join(folder, 'seed.yml');
    writeFileSync(file, content);
    const refused = await run(['--port', '0', '--seed', file, '--lang', 'en']);
    expect(refused).toEqual({ kind: 'done', exitCode: 1 });
    expect(lines.join()).toMatch(/seed\.yml is no seed: /);
    expect(lines.join()).toMatch(expected);
  });

  test('a file that is not there is explained', async () => {
    const refused = await run(['--port', '0', '--seed', join(folder, 'none.yaml')]);
    expect([refused, lines.join()]).toEqual([{ kind: 'done', exitCode: 1 }, expect.stringMatching(/ENOENT/)]);
  });
});

test('--export-on-exit writes the state at the end, and complains where it cannot', async () => {
  const file = join(folder, 'export.json');
  await run(['--port', '0', '--export-on-exit', file]);
  expect(existsSync(file)).toBe(false);
  await stopLast();
  const again = await run(['--port', '0', '--state', file]);
  expect(again.kind).toBe('running');
  await run(['--port', '0', '--export-on-exit', join(folder, 'none', 'x.json'), '--lang', 'en']);
  await stopLast();
  expect(lines.at(-2)).toMatch(/cannot be kept .*ENOENT/);
});

test('--tls tells one line a language, and the port speaks TLS', async () => {
  const tls = join(folder, 'tls');
  const result = await run(['--port', '0', '--tls-folder', tls, '--lang', 'en']);
  const text = lines.join('\n');
  for (const language of ['Node', 'Python', 'Go', 'PHP', 'Java', '.NET'])
    expect(text).toContain(`  ${language}`);
  expect(text).toContain(`HTTPS_PROXY=${result.kind === 'running' ? result.url : ''}`);
  expect(existsSync(join(tls, 'authority.pem'))).toBe(true);
  expect(readArguments(['--tls'], { HOME: '/home/dora' })).toMatchObject({
    run: { tlsFolder: join('/home/dora', '.weapp-emulator') },
  });
});
