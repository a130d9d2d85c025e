import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { runChild } from './run-child.mjs';

test('the exit code of the program comes back', async () => {
  expect(await runChild(process.execPath, ['-e', 'process.exit(7)'])).toBe(7);
});

test('a program that is not there is exit code 127', async () => {
  expect(await runChild('no-such-program', [], { stdio: 'ignore' })).toBe(127);
});

test('a program ended by a signal is 128 and the number of the signal', async () => {
  expect(await runChild(process.execPath, ['-e', "process.kill(process.pid, 'SIGKILL')"])).toBe(137);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s is passed on, and the program says how it ends',
  async (signal) => {
    const program = `process.on('${signal}', () => process.exit(3)); console.log('up'); setInterval(() => {}, 1e6);`;
    const parent = `
    const { runChild } = await import(${JSON.stringify(import.meta.resolve('./run-child.mjs'))});
    process.exitCode = await runChild(process.execPath, ['-e', ${JSON.stringify(program)}]);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', parent], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill(signal);
    const [code] = await once(child, 'close');
    expect(code).toBe(3);
  },
);
