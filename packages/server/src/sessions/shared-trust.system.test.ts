import { createClient } from '@redis/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { redisCache } from '../store/redis.ts';
import { describeWithPrivateServer } from '../testing/real-server.fixture.ts';
import { redis } from '../testing/redis-server.fixture.ts';
import { openTestBed, type TestBed } from '../testing/test-bed.fixture.ts';

/** What an operator, or an accident, does to a Redis that goes on answering. */
const accidents = {
  'refuses to write': [['CONFIG', 'SET', 'min-replicas-to-write', '1']],
  'was demoted': [['REPLICAOF', '127.0.0.1', '1']],
  'is out of memory': [['CONFIG', 'SET', 'maxmemory', '1']],
  'no longer serves the replica that ends it': [['ACL', 'SETUSER', 'one', '-@all']],
} as const;

await describeWithPrivateServer(redis, 'a session that ends while Redis', (server) => {
  let bed: TestBed;
  beforeEach(async () => {
    bed = await openTestBed();
  });
  afterEach(() => bed.close());

  for (const [accident, commands] of Object.entries(accidents)) {
    test(`${accident} is over everywhere within five seconds`, async () => {
      const admin = createClient({ url: server.url });
      admin.on('error', () => {});
      await admin.connect();
      await admin.sendCommand(['FLUSHALL']);
      await admin.sendCommand(['ACL', 'SETUSER', 'one', 'on', '>password', '~*', '&*', '+@all']);
      const caches = [server.url.replace('://', '://one:password@'), server.url].map((url) =>
        redisCache({ url, prefix: `${accident.length}:` }),
      );
      const [one, two] = caches.map((cache) => bed.replica({ cache }));
      if (one === undefined || two === undefined) throw new RangeError('no replica');
      const { token } = await bed.login('alice', { via: one });
      await Promise.all(caches.map((cache) => cache.ping()));
      expect((await two.verify(token)).kind).toBe('valid');
      bed.advance(20_000);
      expect((await two.verify(token)).kind).toBe('valid');

      for (const command of commands) await admin.sendCommand([...command]);
      expect((await bed.request('POST', '/auth/logout', { token, via: one })).status).toBe(204);
      bed.advance(5000);
      expect((await two.verify(token)).kind).toBe('revoked');

      await admin.sendCommand(['CONFIG', 'SET', 'min-replicas-to-write', '0']);
      await admin.sendCommand(['CONFIG', 'SET', 'maxmemory', '0']);
      await admin.sendCommand(['REPLICAOF', 'NO', 'ONE']);
      // In no order: what is being closed does not wait for what is closed already.
      await Promise.all([one.close(), two.close(), ...caches.map((cache) => cache.close())]);
      admin.destroy();
    });
  }
});
