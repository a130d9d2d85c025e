import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKeys } from '../base/keys.ts';
import { fingerprintsOf } from '../people/stored-phone.ts';
import { mysqlStore } from '../store/mysql.ts';
import { postgresStore } from '../store/postgres.ts';
import type { Store } from '../store/store.ts';
import { logIn } from '../testing/contract/fixtures.ts';
import { mysqlServer } from '../testing/mysql-server.fixture.ts';
import { postgres } from '../testing/postgres-server.fixture.ts';
import { describeWithServer } from '../testing/real-server.fixture.ts';
import { type IdentityImportOptions, importIdentities } from './import-identities.ts';

const secret = 'the secret of the login server, which is long enough';
const keys = { keys: createKeys([secret], randomBytes) };
const now = Date.UTC(2026, 0, 1);
const kinds = [
  { kind: postgres, open: postgresStore },
  { kind: mysqlServer, open: mysqlStore },
] as const;

for (const { kind, open } of kinds) {
  await describeWithServer(kind, `an import of openids into ${kind.name}`, (place) => {
    let store: Store;
    beforeAll(async () => {
      store = open({ url: place().url, tablePrefix: 'imported_' });
      await store.migrate();
    });
    afterAll(() => store.close());

    test('brings every number once, though it was killed and people log in meanwhile', async () => {
      const killed = importIdentities(broken(store), table(), optionsOf());
      await expect(killed).rejects.toThrow('killed');
      const early = await logIn(store, { name: 'early', openId: 'openid-1' });
      const dry = await importIdentities(store, table(), optionsOf({ dryRun: true }));
      const beside = besideLogin(store, 'openid-190');
      const result = await importIdentities(beside, table(), optionsOf({ now: now + 1 }));
      // Who logged in before this run stays as they are: their unionid comes with one of their logins.
      expect(result).toEqual({ ...dry, joined: 99 });
      expect(result).toMatchObject({ read: 600, added: 599, known: 1, phones: 299, phonesTaken: 300 });
      expect(await ownerOf(store, 1)).toBe(early.user.id);
      const numbers = Array.from({ length: 300 }, (_, position) => position);
      const owners = await Promise.all(numbers.map((position) => ownerOf(store, position)));
      expect(new Set(owners).size).toBe(300);
      const late = await store.findIdentity(optionsOf().appId, 'openid-190');
      expect(owners[190]).toBe(late?.userId);
      expect(owners[290]).toBe((await store.findIdentity(optionsOf().appId, 'openid-290'))?.userId);
      const { rows } = await store.dumpRows({ table: 'users', after: null, limit: 1000 });
      expect(JSON.stringify(rows)).not.toContain('1380013');
    });
  });
}

/** 600 people with 300 numbers; the last hundred are the first in another openid, as their unionid says. */
async function* table() {
  for (let position = 0; position < 600; position += 1) {
    yield {
      openid: `openid-${position}`,
      phone: phoneOf(position % 300),
      unionid: `union-${position % 500}`,
    };
  }
}

function phoneOf(position: number): string {
  return `1380013${String(position).padStart(4, '0')}`;
}

function ownerOf(store: Store, position: number): Promise<string | null> {
  return store.findPhoneOwner(fingerprintsOf(keys, { number: phoneOf(position), countryCode: '86' }));
}

function optionsOf(more: Partial<IdentityImportOptions> = {}): IdentityImportOptions {
  return { appId: 'wx0000000000000001', openPlatform: 'group', secret, now, ...more };
}

/** Ends an import after the users and their phones. */
function broken(store: Store): Store {
  return {
    ...store,
    loadRows: (name, rows) =>
      name === 'identities' ? Promise.reject(new Error('killed')) : store.loadRows(name, rows),
  };
}

/** Somebody logs in just before the first identities of an import are written. */
function besideLogin(store: Store, openId: string): Store {
  let isLoggedIn = false;
  return {
    ...store,
    async loadRows(name, rows) {
      if (name === 'identities' && !isLoggedIn) {
        isLoggedIn = true;
        await logIn(store, { name: openId, openId });
      }
      return store.loadRows(name, rows);
    },
  };
}
