import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator, demoAppId, type ListeningEmulator, listenEmulator } from '@weapp-auth/emulator';
import type { RecordedCall } from '@weapp-auth/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../program.ts';
import { openWechatRecording } from './record-wechat.ts';

const secret = 'de305ec2e7000000000000000000d3a0';
const call: RecordedCall = {
  at: 0,
  request: { method: 'GET', path: '/x', query: {}, body: null },
  response: null,
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recording-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the file of what WeChat answered', () => {
  test('is for its owner alone, and goes on where it ended', () => {
    const file = join(folder, 'answers.jsonl');
    for (let time = 0; time < 2; time += 1) {
      const recording = openWechatRecording(file, () => {});
      recording.write(call);
      recording.close();
      recording.write(call);
    }
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(call)}\n`.repeat(2));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('ends at 16 MB, and says so once', () => {
    const file = join(folder, 'answers.jsonl');
    openWechatRecording(file, () => {}).close();
    truncateSync(file, 16 * 1024 * 1024 - 10);
    const reasons: string[] = [];
    const recording = openWechatRecording(file, (reason) => reasons.push(reason));
    recording.write(call);
    recording.write(call);
    expect(reasons).toEqual(['16777216 bytes are written']);
    expect(statSync(file).size).toBe(16 * 1024 * 1024 - 10);
  });
});

describe('weapp-auth serve with WECHAT_RECORDING', () => {
  let wechat: ListeningEmulator;

  beforeEach(async () => {
    wechat = await listenEmulator(createEmulator({ seed: 'demo' }));
  });

  afterEach(() => wechat.close());

  interface Served {
    readonly exitCode: number;
    readonly output: string;
  }

  /** Serves until `use` is done with the server's address. */
  async function serve(env: Record<string, string>, use: (url: string) => Promise<void>): Promise<Served> {
    const stop = Promise.withResolvers<string>();
    let output = '';
    const hear = (text: string): void => {
      output += text;
      const ready = /"event":"ready","url":"([^"]+)"/.exec(text)?.[1];
      if (ready !== undefined)
        void use(ready.replace('0.0.0.0', '127.0.0.1')).then(() => stop.resolve('SIGINT'), stop.reject);
    };
    const exitCode = await runCli(['serve', '--json'], {
      env: {
        WX_APPID: demoAppId,
        WX_APP_SECRET: secret,
        WECHAT_BASE_URL: wechat.url,
        DATABASE_URL: `sqlite:${join(folder, 'auth.db')}`,
        AVATAR_FOLDER: join(folder, 'avatars'),
        PORT: '0',
        HOST: '127.0.0.1',
        ...env,
      },
      cwd: folder,
      nodeVersion: 'v24.11.0',
      now: Date.now,
      readFile: (path) => readFileSync(path, 'utf8'),
      stdout: hear,
      stderr: hear,
      interrupted: () => stop.promise,
    });
    return { exitCode, output };
  }

  test('writes masked answers that differ in nothing from the emulator', async () => {
    const { wx } = wechat.emulator.client('alice', demoAppId, { promises: 'typings' });
    const code = (await wx.login())?.code ?? '';
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ code });
    const logIn = async (url: string) => {
      const answer = await fetch(`${url}/auth/login`, { method: 'POST', headers, body });
      expect(answer.status).toBe(200);
      // The same code once more, without the key that would make it a repetition.
      expect((await fetch(`${url}/auth/login`, { method: 'POST', headers, body })).status).not.toBe(200);
    };
    const { output } = await serve({ WECHAT_RECORDING: 'answers.jsonl' }, logIn);
    expect(output).toContain('"variable":"WECHAT_RECORDING"');
    const recorded = readFileSync(join(folder, 'answers.jsonl'), 'utf8');
    expect(recorded.trim().split('\n')).toHaveLength(2);
    for (const value of [secret, code, demoAppId]) expect(recorded).not.toContain(value);

    let printed = '';
    const exitCode = await runCli(['probe', '--replay', 'answers.jsonl', '--lang', 'zh'], {
      env: {},
      cwd: folder,
      nodeVersion: 'v24.11.0',
      now: Date.now,
      readFile: () => '',
      stdout: (text) => {
        printed += text;
      },
      stderr: () => {},
      interrupted: () => new Promise(() => {}),
    });
    expect([exitCode, printed]).toEqual([0, '对照了 2 条应答，0 处不同，其中 0 处没有规则可以解释。\n']);
  });

  test('does not start when the file cannot be written', async () => {
    const { exitCode, output } = await serve({ WECHAT_RECORDING: 'none/answers.jsonl' }, async () => {});
    expect(exitCode).toBe(78);
    expect(output).toContain('WECHAT_RECORDING');
  });
});
