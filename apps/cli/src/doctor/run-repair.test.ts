import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStore } from '@weapp-auth/server/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from '../program.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weapp-auth-repair-'));
  const store = sqliteStore({ path: join(folder, 'test.db') });
  await store.migrate();
  const link = {
    platform: 'group',
    union_id: 'union',
    user_id: 'nobody',
    home_user_id: 'nobody',
    created_at: 1,
  };
  await store.loadRows('unionids', [link]);
  await store.close();
});
afterEach(() => rm(folder, { recursive: true }));

test('`weapp-auth doctor --repair` says what is wrong, and mends it only when told to', async () => {
  const damage = { event: 'damage', kind: 'link-of-another', subject: 'union' };
  const found = await run('--repair');
  expect(found.events).toMatchObject([damage, { event: 'repair', count: 1, applied: false }]);
  expect(found.exitCode).toBe(1);
  expect(await run('--repair')).toEqual(found);
  const mended = await run('--repair', '--apply');
  expect(mended.events.at(-1)).toMatchObject({ event: 'repair', count: 1, applied: true });
  expect(mended.exitCode).toBe(0);
  const after = await run('--repair');
  expect(after.events).toMatchObject([{ event: 'repair', count: 0 }]);
  expect(after.exitCode).toBe(0);
});

async function run(
  ...flags: readonly string[]
): Promise<{ readonly exitCode: number; readonly events: readonly object[] }> {
  const lines: string[] = [];
  const write = (text: string): void => void lines.push(...text.trim().split('\n'));
  const exitCode = await runCli(['doctor', ...flags, '--json'], {
    env: { DATABASE_URL: 'sqlite:test.db' },
    cwd: folder,
    nodeVersion: process.version,
    now: Date.now,
    readFile: () => '',
    stdout: write,
    stderr: write,
    interrupted: () => new Promise(() => {}),
  });
  return { exitCode, events: lines.map((line) => JSON.parse(line)) };
}
