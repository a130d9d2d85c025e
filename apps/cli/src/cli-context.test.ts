import { expect, test } from 'vitest';
import { type CliContext, createOutput } from './cli-context.ts';

function printed(text: string): string {
  let all = '';
  const stdout = (part: string): void => {
    all += part;
  };
  // Nothing but the streams is used.
  createOutput({ stdout, stderr: stdout } as Partial<CliContext> as CliContext, 'en', false).print(text);
  return all;
}

test('what people read keeps its lines, and steers no terminal', () => {
  expect(printed('one\n\ttwo 三 🙂')).toBe('one\n\ttwo 三 🙂\n');
  expect(printed('ignored: \u001b[31mred\u001b]0;title\u0007\u009b2J\r\u0000')).toBe(
    'ignored: \uFFFD[31mred\uFFFD]0;title\uFFFD\uFFFD2J\uFFFD\uFFFD\n',
  );
});
