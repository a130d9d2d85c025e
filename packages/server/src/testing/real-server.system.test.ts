import pg from 'pg';
import { expect, test } from 'vitest';
import { mysqlServer } from './mysql-server.fixture.ts';
import { postgres } from './postgres-server.fixture.ts';
import { describeWithPrivateServer, describeWithServer } from './real-server.fixture.ts';
import { redis } from './redis-server.fixture.ts';

for (const kind of [postgres, mysqlServer, redis]) {
  await describeWithServer(kind, `a suite on ${kind.name}`, (place) => {
    test('has a place of its own', () => {
      expect(place().prefix).toMatch(/^weapp_auth_test_[0-9a-f]{12}:?$/);
    });

    test('can be given the address through the environment', async () => {
      const server = await kind.connect(place().url);
      expect(server?.url).toBe(place().url);
    });

    test('sees that nothing answers at a wrong address', async () => {
      expect(await kind.connect(place().url.replace(/:\d+(?=\/|$)/, ':1'))).toBeNull();
    });
  });
}

await describeWithPrivateServer(postgres, 'a private PostgreSQL', (server) => {
  test('keeps what it committed when it is killed and started again', async () => {
    await ask(server.url, 'CREATE TABLE kept (id int)');
    await server.kill();
    await expect(ask(server.url, 'SELECT 1')).rejects.toThrow();
    await server.start();
    expect(await ask(server.url, 'SELECT id FROM kept')).toEqual([]);
  });
});

for (const kind of [mysqlServer, redis]) {
  await describeWithPrivateServer(kind, `a private ${kind.name}`, (server) => {
    test('answers, is gone after a kill and comes back', async () => {
      expect(await kind.connect(server.url)).not.toBeNull();
      await server.kill();
      expect(await kind.connect(server.url)).toBeNull();
      await server.start();
      expect(await kind.connect(server.url)).not.toBeNull();
    });
  });
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}
