import { afterEach, describe, expect, test } from 'vitest';
import { sqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { app, logIn, otherApp, phone } from '../testing/contract/fixtures.ts';
import { compareSummaries, summarizeStore } from './checksum.ts';
import { exportStore, findExportPosition } from './export-store.ts';
import { importStore } from './import-store.ts';

const stores: Store[] = [];

afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
});

describe('an export', () => {
  test('brings everything into another store, counted and summed up', async () => {
    const from = await filledStore(25);
    const to = await emptyStore();
    const { added, summary } = await importStore(to, each(await exportLines(from)));
    expect(added).toBe(Object.values(summary).reduce((sum, { rows }) => sum + rows, 0));
    expect(compareSummaries(summary, await summarizeStore(to))).toEqual([]);
    expect(await summarizeStore(to)).toEqual(await summarizeStore(from));
  });

  test('can be brought in twice: nothing is added the second time', async () => {
    const lines = await exportLines(await filledStore(5));
    const to = await emptyStore();
    await importStore(to, each(lines));
    expect((await importStore(to, each(lines))).added).toBe(0);
  });

  test('goes on where it was broken off, wherever that was', async () => {
    const from = await filledStore(12);
    const whole = Buffer.from((await exportLines(from)).map((line) => `${line}\n`).join(''));
    for (let bytes = 50; bytes < whole.length; bytes += 997) {
      const rest = whole.subarray(0, bytes);
      const position = await findExportPosition(each(rest.toString().split('\n')));
      if (position === null) throw new Error('This part is not whole');
      const goneOn = await collect(exportStore(from, { from: position, pageSize: 7 }));
      expect(rest.toString('utf8', 0, position.bytes) + goneOn.join('')).toBe(whole.toString());
    }
    expect(await findExportPosition(each(whole.toString().split('\n')))).toBeNull();
  });

  test('goes on importing after the rows that are in already, and still checks them', async () => {
    const lines = await exportLines(await filledStore(9));
    const to = await emptyStore();
    const progress: number[] = [];
    const onProgress = ({ totalRows }: { readonly totalRows: number }) => progress.push(totalRows);
    await expect(importStore(to, each(lines.slice(0, 30)), { onProgress })).rejects.toMatchObject({
      code: 'export_incomplete',
    });
    const skipRows = progress.at(-1) ?? 0;
    expect(skipRows).toBeGreaterThan(0);
    const { summary } = await importStore(to, each(lines), { skipRows });
    expect(compareSummaries(summary, await summarizeStore(to))).toEqual([]);
    const changed = lines.map((line) => line.replace('open-p1"', 'open-pX"'));
    await expect(importStore(to, each(changed), { skipRows })).rejects.toMatchObject({
      code: 'export_corrupt',
    });
  });
});

describe('an import refuses', () => {
  test.each([
    ['a file that is something else', ['{"hello":1}'], 'export_malformed'],
    ['a row before the header', ['{"table":"users","row":{}}'], 'export_malformed'],
    ['an empty file', [], 'export_incomplete'],
    ['another version', ['{"format":"weapp-auth-export","version":99}'], 'export_version'],
    ['a table that there is not', [header, '{"table":"passwords","row":{}}'], 'export_malformed'],
    ['a value that no column holds', [header, '{"table":"users","row":{"id":{}}}'], 'export_malformed'],
    ['text that is no JSON', [header, 'nonsense'], 'export_malformed'],
  ])('%s', async (_, lines, code) => {
    await expect(importStore(await emptyStore(), each(lines))).rejects.toMatchObject({ code });
  });

  test('a file from which a row is missing, or in which one was changed or doubled', async () => {
    const lines = await exportLines(await filledStore(3));
    const row = lines.findIndex((line) => line.includes('"table":"sessions"'));
    const without = lines.filter((_, index) => index !== row);
    const twice = lines.toSpliced(row, 0, lines[row] ?? '');
    const changed = lines.with(row, (lines[row] ?? '').replace('open-p', 'open-q'));
    for (const damaged of [without, twice, changed]) {
      await expect(importStore(await emptyStore(), each(damaged))).rejects.toMatchObject({
        code: 'export_corrupt',
      });
    }
  });

  test('a file that ends early, and says so', async () => {
    const lines = await exportLines(await filledStore(3));
    await expect(importStore(await emptyStore(), each(lines.slice(0, -1)))).rejects.toMatchObject({
      code: 'export_incomplete',
      line: lines.length - 1,
    });
  });
});

const header = '{"format":"weapp-auth-export","version":1}';

async function emptyStore(): Promise<Store> {
  const store = sqliteStore({ path: ':memory:' });
  stores.push(store);
  await store.migrate();
  return store;
}

async function filledStore(people: number): Promise<Store> {
  const store = await emptyStore();
  for (let person = 0; person < people; person += 1) {
    const name = `p${person}`;
    const { user } = await logIn(store, { name, unionId: `union-${person % 7}` });
    await logIn(store, { name: `${name}b`, appId: otherApp, unionId: `union-${person % 7}` });
    const write = {
      userId: user.id,
      otherIndexes: [],
      eventId: `01900000-0000-7000-8000-0000000000${person + 10}`,
    };
    await store.bindPhone({ ...write, phone: phone(`${user.id}`), emit: false, at: user.createdAt });
  }
  await store.writeShared({ key: 'jwks', value: '{"微信":1}', expectedVersion: 0, expiresAt: null });
  await store.addSessionKey({
    appId: app,
    openId: 'open-p0',
    key: { fingerprint: 'f', sealed: 's' },
    at: 1,
  });
  return store;
}

async function exportLines(store: Store): Promise<string[]> {
  const lines = await collect(exportStore(store, { pageSize: 7 }));
  return lines.map((line) => line.slice(0, -1));
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
