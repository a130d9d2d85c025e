import { expect, test } from 'vitest';
import { createLogger } from './server-logger.ts';

test('an entry is one line of JSON, whatever is in it', () => {
  const lines: string[] = [];
  const log = createLogger('info', (line) => void lines.push(line));
  const hostile = 'a\r\n{"level":"info","msg":"forged"}\u2028\u001b[2J"';
  log.info({ requestId: hostile, [hostile]: 1 }, hostile);
  log.error({ err: new Error(hostile) }, '%s %d %o');
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line.trimEnd()).not.toMatch(/\p{Cc}/u);
    expect(JSON.parse(line)).not.toHaveProperty('msg', 'forged');
  }
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', requestId: hostile, msg: hostile });
  expect(JSON.parse(lines[1] ?? '').msg).toBe('%s %d %o');
});

test('an entry says when, in UTC to the millisecond', () => {
  const lines: string[] = [];
  createLogger('info', (line) => void lines.push(line)).info({}, 'a');
  expect(JSON.parse(lines[0] ?? '').time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});
