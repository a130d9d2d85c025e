import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashOf, loginWrite } from '../../testing/contract/fixtures.ts';
import { sqliteStore } from '../sqlite.ts';

const program = fileURLToPath(new URL('./fill-up.fixture.ts', import.meta.url));
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weapp-auth-full-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe.skipIf(process.platform === 'win32')('a process that may not let its file grow any further', () => {
  test('gets a clear error, goes on reading, and has lost nothing that was told', async () => {
    const path = join(folder, 'full.db');
    const lines = await fillUp(path, 8000);
    const told = lines.filter((line) => line.startsWith('told ')).map((line) => line.slice('told '.length));
    expect(told.length).toBeGreaterThan(100);
    expect(lines.slice(told.length)).toEqual([
      expect.stringMatching(/^failed store_(full|unavailable)$/),
      'alive true',
    ]);
    const store = sqliteStore({ path });
    const found = await Promise.all(told.map((name) => store.findSession(hashOf(name))));
    expect(found.filter((session) => session?.user == null)).toEqual([]);
    await store.saveLogin(loginWrite({ name: 'later' }));
    await store.close();
  });
});

/** Runs the program with a limit on the size of every file that it writes, in kibibytes. */
async function fillUp(path: string, limit: number): Promise<string[]> {
  // POSIX counts in blocks of 512 bytes here.
  const command = `ulimit -f ${limit * 2}; exec "$0" --conditions=@weapp-auth/source "$1" "$2"`;
  const { stdout } = await promisify(execFile)('sh', ['-c', command, process.execPath, program, path]);
  return stdout.trim().split('\n');
}
