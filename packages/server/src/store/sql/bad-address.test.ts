import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { mysqlStore } from '../mysql.ts';
import { postgresStore } from '../postgres.ts';

test.each([
  ['PostgreSQL', postgresStore, 'postgres://app:a-password@127.0.0.1:99999/app'],
  ['MySQL', mysqlStore, 'mysql://app:a-password@127.0.0.1:99999/app'],
] as const)(
  'an address of %s that is not a URL is refused without being repeated',
  async (name, open, url) => {
    const store = open({ url });
    const error: unknown = await store.ping().catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining(`address of ${name}`),
    });
    expect(inspect(error, { depth: 5, showHidden: true })).not.toContain('a-password');
  },
);
