import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { hashOf, logIn, now } from '../testing/contract/fixtures.ts';
import { storeContract } from '../testing/store-contract.ts';
import { sqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

const folders: string[] = [];
const stores: Store[] = [];

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the SQLite store keeps the contract', () => {
  for (const { name, run } of storeContract) {
    test(name, async () => run(await openStore({ path: ':memory:', tablePrefix: 'wa_' })));
  }
});

describe('the SQLite store', () => {
  test('keeps a login that was told when the file is opened again', async () => {
    const path = newFile();
    const first = await openStore({ path });
    await logIn(first, { name: 'a' });
    const second = await openStore({ path });
    expect(await second.findSession(hashOf('a'))).not.toBeNull();
  });

  test.skipIf(process.platform === 'win32')(
    'makes its file, what lies beside it, and its folder for their owner alone',
    async () => {
      const folder = join(newFile(), 'data');
      const path = join(folder, 'test.db');
      await openStore({ path });
      expect(modeOf(folder)).toBe(0o700);
      expect([path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual([0o600, 0o600, 0o600]);
    },
  );

  test.skipIf(process.platform === 'win32')('leaves the mode of a file that was there', async () => {
    const path = newFile();
    writeFileSync(path, '');
    chmodSync(path, 0o640);
    await openStore({ path });
    expect(modeOf(path)).toBe(0o640);
  });

  test('applies every migration once when several open the file at the same time', async () => {
    const path = newFile();
    const both = [sqliteStore({ path }), sqliteStore({ path })];
    stores.push(...both);
    const applied = await Promise.all(both.map((store) => store.migrate()));
    expect(applied.flat()).toEqual([
      '0001-initial',
      '0002-identity-facts',
      '0003-audit',
      '0004-website-sign-in',
    ]);
  });

  test('finishes the writes under way before it closes, and fails the later ones with a code', async () => {
    const path = newFile();
    const store = await openStore({ path });
    const logins = Array.from({ length: 300 }, (_, index) => logIn(store, { name: `n${index}` }));
    await store.close();
    expect(await Promise.all(logins)).toHaveLength(300);
    await expect(logIn(store, { name: 'late' })).rejects.toMatchObject({ code: 'store_unavailable' });
    await expect(store.findSession(hashOf('n1'))).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  test('counts many live sessions in slices, with other work in between', async () => {
    const store = await openStore({ path: ':memory:' });
    await logIn(store, { name: 'a' });
    const [template] = (await store.dumpRows({ table: 'sessions', after: null, limit: 1 })).rows;
    const rows = Array.from({ length: 45_000 }, (_, index) => ({
      ...template,
      id: `id-${index}`,
      token_hash: `hash-${index}`,
      expires_at: now + 1 + Math.floor(index / 3),
      revoked_at: index % 5 === 0 ? now : null,
    }));
    expect(await store.loadRows('sessions', rows)).toBe(45_000);
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 0);
    expect(await store.countSessions(now)).toBe(36_001);
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(0);
    expect(await store.countSessions(now + 14_999)).toBe(4);
  });

  test('refuses a file that it cannot open', () => {
    const blocked = newFile();
    writeFileSync(blocked, '');
    expect(() => sqliteStore({ path: join(blocked, 'folder', 'file.db') })).toThrow(
      expect.objectContaining({ code: 'store_unavailable' }),
    );
  });

  test.each(['1abc', 'a-b', 'a;', 'a b', 'x'.repeat(33)])('refuses the table prefix %j', (tablePrefix) => {
    expect(() => sqliteStore({ path: ':memory:', tablePrefix })).toThrow(TypeError);
  });
});

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-'));
  folders.push(folder);
  return join(folder, 'test.db');
}

async function openStore(options: Parameters<typeof sqliteStore>[0]): Promise<Store> {
  const store = sqliteStore(options);
  stores.push(store);
  await store.migrate();
  return store;
}
