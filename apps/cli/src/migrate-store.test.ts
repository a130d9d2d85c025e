import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from './program.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weapp-auth-'));
  const db = new DatabaseSync(join(folder, 'shop.db'));
  db.exec('CREATE TABLE users (id INTEGER)');
  db.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  let printed = '';
  const print = (text: string): void => {
    printed += text;
  };
  const exitCode = await runCli(args, {
    env: { DATABASE_URL: 'sqlite:shop.db', ...env },
    cwd: folder,
    nodeVersion: process.version,
    now: () => 0,
    readFile: () => '',
    stdout: print,
    stderr: print,
    interrupted: () => new Promise(() => {}),
  });
  return { exitCode, printed };
}

test('a table of another system is named with the way out, and the prefix is that way', async () => {
  const refused = await run(['migrate', 'up', '--lang', 'zh']);
  expect(refused.exitCode).toBe(78);
  expect(refused.printed).toContain('别的系统的表 users');
  expect((await run(['migrate', 'up', '--lang', 'en'])).printed).toContain('TABLE_PREFIX=auth_');
  const made = await run(['migrate', 'up'], { TABLE_PREFIX: 'auth_' });
  expect(made).toMatchObject({ exitCode: 0, printed: expect.stringContaining('0001-initial') });
});

test('a prefix that cannot stand in a statement is refused', async () => {
  const refused = await run(['migrate', 'up', '--lang', 'en'], { TABLE_PREFIX: 'a; DROP TABLE users' });
  expect(refused).toMatchObject({ exitCode: 78, printed: expect.stringContaining('TABLE_PREFIX') });
});
