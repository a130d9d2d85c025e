import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeys } from '../base/keys.ts';
import { sqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { createSecretWatch } from './secret-watch.ts';

const [first, second] = ['the first secret of this server, long', 'the second secret of this server, long'];
let store: Store;
let recorded: string[];

beforeEach(async () => {
  recorded = [];
  store = sqliteStore({ path: ':memory:' });
  await store.migrate();
});
afterEach(() => store.close());

/** A process that starts with these secrets. */
function start(secrets: readonly string[], used: Pick<Store, 'readShared' | 'writeShared'> = store) {
  const keys = createKeys(secrets, randomBytes);
  return createSecretWatch({ store: used, keys, audit: { record: ({ action }) => recorded.push(action) } });
}

test('a secret that is new to the database is recorded once, and neither the first nor the same one is', async () => {
  await start([first])();
  await start([first])();
  expect(recorded).toEqual([]);
  const watch = start([second, first]);
  await watch();
  await watch();
  await start([second])();
  expect(recorded).toEqual(['secret-changed']);
});

test('two processes that find the change at the same time record it once', async () => {
  await start([first])();
  await Promise.all([start([second, first])(), start([second, first])()]);
  expect(recorded).toEqual(['secret-changed']);
});

test('a store that is away is asked again', async () => {
  await start([first])();
  let isAway = true;
  const watch = start([second], {
    readShared: (key) => (isAway ? Promise.reject(new Error('away')) : store.readShared(key)),
    writeShared: (write) => store.writeShared(write),
  });
  await expect(watch()).rejects.toThrow('away');
  isAway = false;
  await watch();
  expect(recorded).toEqual(['secret-changed']);
});

test('what is kept of a secret does not tell it', async () => {
  await start([first])();
  const kept = await store.readShared('secret-in-use');
  expect(kept?.value).toMatch(/^v1\.[\w-]+\.[\w-]+$/);
  expect(kept?.value).not.toContain(first);
});
