import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createEmulator,
  demoAppId,
  type Emulator,
  type ListeningEmulator,
  listenEmulator,
} from '@weapp-auth/emulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../program.ts';

const secret = 'de305ec2e7000000000000000000d3a0';
const oddSecret = '5ec2e7000000000000000000000000ff';

let folder: string;
let wechat: ListeningEmulator | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probe-'));
});

afterEach(async () => {
  await wechat?.close();
  wechat = null;
  rmSync(folder, { recursive: true, force: true });
});

/** Lets an emulator stand for WeChat: another one than the probe compares with. */
async function stand(emulator: Emulator): Promise<void> {
  wechat = await listenEmulator(emulator);
}

async function probe(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  let stdout = '';
  let stderr = '';
  const exitCode = await runCli(['probe', ...args], {
    env: { WX_APPID: demoAppId, WX_APP_SECRET: secret, WECHAT_BASE_URL: wechat?.url ?? '', ...env },
    cwd: folder,
    nodeVersion: 'v24.11.0',
    now: Date.now,
    readFile: (path) => readFileSync(path, 'utf8'),
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    interrupted: () => new Promise(() => {}),
  });
  return { exitCode, stdout, stderr };
}

const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('weapp-auth probe', () => {
  test('finds nothing where WeChat answers as the emulator does', async () => {
    await stand(createEmulator({ seed: 'demo' }));
    const { exitCode, stdout, stderr } = await probe(['--lang', 'en']);
    expect(stdout).toBe('40 answers compared, 0 differences, 0 of them without a rule that explains them.\n');
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  test('only reads: no token dies, no quota is used up, nothing is refreshed by force', async () => {
    const emulator = createEmulator({ seed: 'demo' });
    await stand(emulator);
    await probe();
    const paths = emulator.requests().map(({ method, path, errcode }) => `${method} ${path} ${errcode}`);
    expect(paths).not.toContain('GET /cgi-bin/token 0');
    expect(paths.filter((path) => path === 'POST /cgi-bin/stable_token 0')).toHaveLength(2);
    expect(paths.filter((path) => / \/sns\/jscode2session /.test(path)).length).toBeLessThanOrEqual(12);
    expect(emulator.requests().some(({ body }) => body.includes('"force_refresh":true'))).toBe(false);
    expect(
      [...emulator.platform.state.tokens.values()].map(({ kind, replacedUntil }) => [kind, replacedUntil]),
    ).toEqual([['stable', null]]);
  });

  test('tells the rules that explain what differs, and what no rule explains', async () => {
    const emulator = createEmulator({
      seed: 'demo',
      rules: { acceptMissingGrantType: false, callsPerDay: 500_000, tokenLifetime: 8000 },
    });
    emulator.addFault({ target: '/cgi-bin/getcallbackip', errcode: 48001 });
    emulator.addFault({ target: '/wxa/getpluginopenpid', status: 503, body: '<html>' });
    await stand(emulator);
    const { exitCode, stdout } = await probe(['--json']);
    const lines = jsonLines(stdout);
    const rules = lines.filter(({ event }) => event === 'rule-change');
    expect(rules.map(({ rule, from, to }) => [rule, from, to])).toEqual([
      ['acceptMissingGrantType', true, false],
      ['callsPerDay', 1_000_000, 500_000],
      ['tokenLifetime', 7200, expect.any(Number)],
    ]);
    const differences = lines.filter(({ event }) => event === 'difference');
    expect(differences).toContainEqual(
      expect.objectContaining({
        path: '/cgi-bin/getcallbackip',
        what: 'errcode',
        wechat: 48001,
        emulator: 0,
      }),
    );
    expect(differences).toContainEqual(
      expect.objectContaining({ path: '/wxa/getpluginopenpid', what: 'status', wechat: 503, emulator: 200 }),
    );
    expect(lines.at(-1)).toMatchObject({ event: 'compared', answers: 40, unexplained: 4 });
    expect(exitCode).toBe(1);
  });

  test('neither the output nor the recording holds a secret, a token or the AppID', async () => {
    const emulator = createEmulator({ seed: 'demo', rules: { acceptMissingGrantType: false } });
    await stand(emulator);
    const { stdout, stderr } = await probe(['--json', '--record', 'answers.jsonl']);
    const file = join(folder, 'answers.jsonl');
    const recorded = readFileSync(file, 'utf8');
    const [token] = [...emulator.platform.state.tokens.keys()];
    for (const text of [stdout, stderr, recorded])
      for (const value of [secret, demoAppId, token ?? '']) expect(text).not.toContain(value);
    expect(recorded.trim().split('\n')).toHaveLength(40);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const replayed = await probe(['--json', '--replay', 'answers.jsonl'], {
      WX_APPID: '',
      WX_APP_SECRET: '',
    });
    expect(replayed.stdout).toBe(stdout);
  });

  test('says what it could not ask when no token is given', async () => {
    const emulator = createEmulator({ seed: 'demo' });
    for (const app of emulator.platform.state.apps.values()) app.ipAllowList = ['10.0.0.1'];
    await stand(emulator);
    const { stderr, stdout } = await probe(['--lang', 'zh', '--record', 'answers.jsonl']);
    expect(stderr).toMatch(/^没有取得 access_token（IP 白名单？），\d+ 个问题没有问\n$/);
    const recorded = readFileSync(join(folder, 'answers.jsonl'), 'utf8');
    expect(recorded).toContain('invalid ip <ip> ipv6 <ip>, not in whitelist');
    expect(recorded).not.toContain('127.0.0.1');
    // Who may ask is a setting of the app, and no difference between the platforms.
    expect(stdout).toMatch(/^对照了 \d+ 条应答，0 处不同/);
  });

  test('a wrong AppSecret of one’s own shows as what WeChat says to it', async () => {
    await stand(createEmulator({ seed: 'demo' }));
    const { exitCode, stdout, stderr } = await probe(['--lang', 'en'], { WX_APP_SECRET: oddSecret });
    expect(stdout + stderr).not.toContain(oddSecret);
    expect(stderr).toContain('questions were not put');
    expect(exitCode).toBe(0);
  });

  test('asks which app is meant, and who does not answer', async () => {
    await stand(createEmulator({ seed: 'demo' }));
    const apps = JSON.stringify([
      { appId: demoAppId, secret },
      { appId: 'wx1de30a7400000002', secret },
    ]);
    const several = { WX_APPID: '', WX_APP_SECRET: '', WX_APPS: apps };
    expect((await probe([], several)).exitCode).toBe(64);
    expect((await probe(['--appid', demoAppId], several)).exitCode).toBe(0);
    expect((await probe(['--appid', 'wx0000000000000000'])).exitCode).toBe(64);
    expect((await probe([], { WECHAT_BASE_URL: 'http://127.0.0.1:1' })).exitCode).toBe(69);
    expect((await probe([], { WX_APP_SECRET: '' })).exitCode).toBe(78);
  });

  test('a file that is no recording is refused with its line', async () => {
    writeFileSync(join(folder, 'none.jsonl'), '\n{"at":1}\n');
    const { exitCode, stderr } = await probe(['--replay', 'none.jsonl', '--lang', 'en']);
    expect([exitCode, stderr]).toEqual([64, expect.stringMatching(/^Line 2 is none of a recording/)]);
    expect((await probe(['--replay', 'missing.jsonl'])).exitCode).toBe(64);
    expect((await probe(['--record', 'missing/folder.jsonl'])).exitCode).toBe(64);
  });
});
