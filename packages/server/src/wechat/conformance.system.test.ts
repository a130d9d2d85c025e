import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const emulator = join(import.meta.dirname, '../../../emulator/src/cli/main.ts');
const program = join(import.meta.dirname, 'conformance-program.fixture.ts');
const node = [process.execPath, '--conditions=@weapp-auth/source'] as const;

test('this server passes every step that the emulator has for SDKs, of those that it has a use for', async () => {
  const [file, flag] = node;
  const { stdout } = await promisify(execFile)(
    file,
    [flag, emulator, 'conformance', '--json', '--', ...node, program],
    { timeout: 60_000 },
  );
  const steps: { step: string; task: string; result: string }[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ event }) => event === 'step');
  expect(steps.filter(({ result }) => result === 'failed')).toEqual([]);
  // The API security mode, and what a third-party platform does for its tokens.
  const unused = new Set(steps.filter(({ result }) => result === 'unsupported').map(({ task }) => task));
  expect([...unused]).toEqual([
    'secured-phone-number',
    'open-sealed',
    'check-answer-signature',
    'open-ticket',
    'component-exchange',
    'component-phone-number',
  ]);
});
