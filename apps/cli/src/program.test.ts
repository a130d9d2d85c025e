import { describe, expect, test } from 'vitest';
import { runCli } from './program.ts';

const commands = [
  'dev',
  'serve',
  'migrate',
  'backup',
  'restore',
  'export',
  'import',
  'reseal',
  'doctor',
  'probe',
  'explain',
];

describe('the help', () => {
  test('is wholly Chinese for a Chinese locale', async () => {
    const { exitCode, stdout } = await run(['--help'], { LANG: 'zh_CN.UTF-8' });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^用法： weapp-auth \[选项\] \[命令\]/);
    expect(stdout).not.toMatch(/\b(Usage|Options|Commands|options|command is)\b/);
  });

  test('is English otherwise, and lists every command', async () => {
    const { stdout } = await run(['--help'], {});
    for (const name of commands) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
  });

  test.each(commands)('of %s is there in both languages', async (name) => {
    const chinese = await run([name, '--help', '--lang', 'zh'], {});
    const english = await run([name, '--help', '--lang=en'], { LANG: 'zh_CN' });
    expect(chinese.stdout).toMatch(/\p{Script=Han}/u);
    expect(english.stdout).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('a mistake in the command line', () => {
  test.each([
    [['srve'], 'en', /unknown command 'srve'[\s\S]*serve/],
    [['srve'], 'zh', /没有这个命令：srve[\s\S]*serve/],
    [['dev', '--prot', '1'], 'zh', /没有这个选项：--prot/],
    [['explain'], 'zh', /缺少参数：code/],
    [['migrate', 'down'], 'en', /status or up/],
  ] as const)('%j in %s is explained', async (args, language, expected) => {
    const { exitCode, stderr } = await run([...args, '--lang', language], {});
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(expected);
  });
});

describe('--json', () => {
  test('explain tells a rule of the emulator with its certainty', async () => {
    const { stdout } = await run(['explain', 'sessionIdle', '--json'], {});
    expect(JSON.parse(stdout)).toMatchObject({
      event: 'rule',
      name: 'sessionIdle',
      usual: 259_200,
      certainty: 'community',
    });
  });

  test('prints one object per line and nothing else', async () => {
    const { stdout } = await run(['explain', '40163', '--json'], {});
    const lines = stdout.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'explanation', errcode: 40163 });
  });

  test('prints configuration problems as objects', async () => {
    const { exitCode, stderr } = await run(['serve', '--json'], { PORT: 'x' });
    const problems = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(exitCode).toBe(78);
    expect(problems.map((problem) => problem.code)).toContain('port_malformed');
  });
});

async function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  let stdout = '';
  let stderr = '';
  const exitCode = await runCli(args, {
    env,
    cwd: '/nowhere',
    nodeVersion: 'v24.11.0',
    now: () => 0,
    readFile: () => '',
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
