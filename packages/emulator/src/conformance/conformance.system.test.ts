import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from '../cli/run.ts';
import { openChild, runChild } from '../cli/run-child.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conformance-test-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Played {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

async function play(options: readonly string[], command: readonly string[]): Promise<Played> {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  async function* readLines(): AsyncGenerator<string> {}
  const environment = { PATH: process.env.PATH ?? '' };
  const streams = { print: write, complain: write, readLines };
  const host = { environment, version: '1.2.3', ...streams, runChild, openChild };
  const given = ['conformance', '--tls-folder', join(folder, 'tls'), ...options, '--', ...command];
  const result = await runCommand(given, host);
  return { exitCode: result.kind === 'done' ? result.exitCode : -1, lines };
}

const fixture = (name: string) => join(import.meta.dirname, '../../fixtures/conformance', name);

/** The numbers of the steps by how they ended. */
async function outcomes(command: readonly string[]): Promise<Record<string, string[]>> {
  const ended: Record<string, string[]> = { passed: [], failed: [], unsupported: [] };
  const { lines } = await play(['--json'], command);
  for (const { event, step, result } of lines.map((line) => JSON.parse(line)))
    if (event === 'step') ended[result]?.push(step);
  return ended;
}

const chapter = (number: number, count: number) =>
  Array.from({ length: count }, (_, index) => `${number}.${index + 1}`);

describe('weapp-emulator conformance', () => {
  test('a program that does everything as it should passes every step', async () => {
    const program = join(import.meta.dirname, 'reference-program.fixture.ts');
    const { exitCode, lines } = await play(
      ['--lang', 'en'],
      [process.execPath, '--conditions=@weapp-auth/source', program],
    );
    expect(lines.filter((line) => !line.startsWith('✓'))).toEqual(['\n43 passed, 0 failed, 0 not supported']);
    expect(exitCode).toBe(0);
  });

  test('a program that knows nothing is told so step by step, and fails nothing', async () => {
    const nothing = `require(${JSON.stringify(fixture('answer-lines.cjs'))})({})`;
    const { exitCode, lines } = await play(['--lang', 'zh'], [process.execPath, '-e', nothing]);
    expect(lines[0]).toBe('– 1.1   用 code 换取 openid 与 unionid');
    expect(lines.at(-1)).toBe('\n通过 0 项，未通过 0 项，不支持 43 项');
    expect(exitCode).toBe(0);
  });

  test('a program that agrees to everything fails wherever it should have refused', async () => {
    const agree = `require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
      console.log('a log of the SDK');
      console.log(JSON.stringify({ id: JSON.parse(line).id, result: true }));
    })`;
    const { exitCode, lines } = await play(
      ['--lang', 'en', '--steps', '3,5.2,2.3'],
      [process.execPath, '-e', agree],
    );
    expect(lines.filter((line) => /^[✓✗]/.test(line)).map((line) => line.slice(0, 5))).toEqual([
      '✗ 2.3',
      '✓ 3.1',
      '✗ 3.2',
      '✓ 3.3',
      '✗ 3.4',
      '✗ 5.2',
    ]);
    expect(lines).toContain('a log of the SDK');
    expect(exitCode).toBe(1);
  });

  test('a program that ends, or never was one, ends the run', async () => {
    const ended = await play(['--lang', 'en'], [process.execPath, '-e', '0']);
    expect(ended).toEqual({
      exitCode: 1,
      lines: [
        expect.stringMatching(/^✗ 1\.1 .*\n.*the program has ended$/),
        '\n0 passed, 1 failed, 0 not supported',
      ],
    });
    const none = await play([], [join(folder, 'none')]);
    expect(none).toEqual({ exitCode: 1, lines: [expect.stringMatching(/ENOENT/)] });
  });

  test.each([
    ['--steps', '9'],
    ['--seed', 'none'],
    ['--state', 'state.json'],
    ['--export-on-exit', 'state.json'],
  ])('%s %s means nothing here, and is refused', async (...options) => {
    const { exitCode, lines } = await play(['--lang', 'en', ...options], ['true']);
    expect([exitCode, lines.join()]).toEqual([2, expect.stringContaining(options[0] ?? '')]);
  });
});

// What these packages do is theirs. The lists say what the kit finds out about them, so that a step that judges wrongly
// shows here.
describe('SDKs from npm, unmodified', () => {
  test('wechat-jssdk: sends a code again when the answer is lost', async () => {
    const { passed, failed } = await outcomes([process.execPath, fixture('wechat-jssdk.cjs')]);
    expect(failed).toEqual(['1.5']);
    expect(passed).toEqual([...chapter(1, 4), '1.6', ...chapter(2, 5), '3.1', '3.2']);
  });

  test('node-easywechat: ignores watermarks, keeps dead tokens, opens XML alone, echoes unsigned', async () => {
    const { passed, failed, unsupported } = await outcomes([
      process.execPath,
      fixture('node-easywechat.cjs'),
    ]);
    expect(failed).toEqual(['2.3', '4.4', '4.5', '5.2', '5.5', '5.7']);
    expect(unsupported).toEqual([...chapter(3, 4), ...chapter(6, 9)]);
    expect(passed).toHaveLength(24);
  });

  test('nest-wechat, by the proxy: keeps no token, opens sealed XML alone', async () => {
    const { passed, failed } = await outcomes([process.execPath, fixture('nest-wechat.cjs')]);
    expect(failed).toEqual(['1.6', '4.2', '5.3', '5.4', '5.5', '5.7', '5.10', '7.2', '7.4']);
    expect(passed).toHaveLength(16);
  });
});
