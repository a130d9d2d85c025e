import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CommandResult, runCommand } from './run.ts';
import { openChild, runChild } from './run-child.ts';

let folder: string;
let lines: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-exec-'));
  lines = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function* noLines(): AsyncGenerator<string> {}

function run(args: string[], environment: Record<string, string> = {}): Promise<CommandResult> {
  const write = (line: string) => void lines.push(line);
  const streams = { print: write, complain: write, readLines: noLines };
  return runCommand(args, { environment, version: '1.2.3', ...streams, runChild, openChild });
}

describe('exec', () => {
  const exec = (script: string, options: string[] = []) =>
    run(['exec', '--lang', 'en', ...options, '--', process.execPath, '-e', script], {
      PATH: process.env.PATH ?? '',
    });

  const login = `
    const { EMULATOR_URL, WECHAT_BASE_URL, WX_APPID, WX_APP_SECRET } = process.env;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ appId: WX_APPID, user: 'alice' });
    fetch(EMULATOR_URL + '/__emulator/wx/login', { method: 'POST', headers, body })
      .then((answer) => answer.json())
      .then(({ code }) => {
        const query = { appid: WX_APPID, secret: WX_APP_SECRET, js_code: code, grant_type: 'authorization_code' };
        return fetch(WECHAT_BASE_URL + '/sns/jscode2session?' + new URLSearchParams(query));
      })
      .then((answer) => answer.text())
      .then((text) => process.exit(JSON.parse(text).openid ? 0 : 9));
  `;

  test('runs the command against an emulator of its own, and ends as the command ends', async () => {
    expect(await exec(login)).toEqual({ kind: 'done', exitCode: 0 });
    expect(await exec('process.exit(7)')).toEqual({ kind: 'done', exitCode: 7 });
    expect(await exec('process.kill(process.pid, "SIGTERM")')).toEqual({ kind: 'done', exitCode: 143 });
    expect(lines).toEqual([]);
  });

  test('wrong uses of WeChat are told, and fail a command that succeeded', async () => {
    const wrong = "fetch(process.env.WECHAT_BASE_URL + '/wxa/none').then(() => process.exit(0))";
    expect(await exec(wrong)).toEqual({ kind: 'done', exitCode: 1 });
    expect(lines).toEqual(['WeChat was used in ways it refuses:\n  unknown-path /wxa/none']);
  });

  test('with TLS a constant address is enough', async () => {
    const constant = login.replace("WECHAT_BASE_URL + '", "'https://api.weixin.qq.com");
    expect(await exec(constant, ['--tls-folder', join(folder, 'tls')])).toEqual({
      kind: 'done',
      exitCode: 0,
    });
  });

  test('with TLS the command is told of the authority in every language, beside what it was told before', async () => {
    const tls = join(folder, 'my tls');
    const told = `
      const { env } = process;
      const wrong = [
        env.SSL_CERT_FILE.endsWith('authority.pem'),
        env.PHP_INI_SCAN_DIR.startsWith(require('node:path').delimiter),
        env.JAVA_TOOL_OPTIONS.includes("/my tls/authority.jks' -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort="),
        env.NODE_OPTIONS.startsWith('--no-warnings '),
        env.HTTPS_PROXY === env.EMULATOR_URL,
      ].indexOf(false);
      process.exit(wrong + 1);
    `;
    const given = ['exec', '--tls-folder', tls, '--', process.execPath, '-e', told];
    const environment = { PATH: process.env.PATH ?? '', NODE_OPTIONS: '--no-warnings' };
    expect(await run(given, environment)).toEqual({ kind: 'done', exitCode: 0 });
  });

  test('with TLS a Node program is redirected whose agent asks no proxy, and other hosts are left alone', async () => {
    const ownAgent = `
      const { Agent, get } = require('node:https');
      const agent = new Agent();
      get('https://api.weixin.qq.com/sns/jscode2session', { agent }, (answer) => {
        answer.on('data', (text) => {
          require('node:net').connect(1, '127.0.0.1').on('error', ({ port }) =>
            process.exit(String(text).includes('41002') && port === 1 ? 0 : 9));
        });
      });
    `;
    expect(await exec(ownAgent, ['--tls-folder', join(folder, 'tls')])).toEqual({
      kind: 'done',
      exitCode: 0,
    });
  });

  test('without a command, or with one that does not exist, it says so', async () => {
    expect(await run(['exec', '--lang', 'en'])).toEqual({ kind: 'done', exitCode: 2 });
    expect(await run(['exec', '--', join(folder, 'none')])).toEqual({ kind: 'done', exitCode: 1 });
    expect(lines.at(-1)).toMatch(/ENOENT/);
  });
});
