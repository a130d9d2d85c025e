import { expect, test } from 'vitest';
import { app, id, loginWrite, now, otherApp } from '../../testing/contract/fixtures.ts';
import { mysqlServer } from '../../testing/mysql-server.fixture.ts';
import { postgres } from '../../testing/postgres-server.fixture.ts';
import { raceWrites, racingLogin } from '../../testing/racing-writes.fixture.ts';
import { describeWithServer } from '../../testing/real-server.fixture.ts';
import { mysqlStore } from '../mysql.ts';
import { postgresStore } from '../postgres.ts';

const kinds = [
  { kind: postgres, open: postgresStore },
  { kind: mysqlServer, open: mysqlStore },
] as const;

for (const { kind, open } of kinds) {
  await describeWithServer(kind, `racing writes on ${kind.name}`, (place) => {
    test('in single-device mode leave one session, through whichever app the person came', async () => {
      const replicas = [0, 1].map(() => open({ url: place().url, tablePrefix: 'single_' }));
      const [store] = replicas;
      if (store === undefined) throw new RangeError('no replica');
      await store.migrate();
      for (let round = 0; round < 20; round += 1) {
        const logins = replicas.map((replica, index) => {
          const appId = index === 0 ? app : otherApp;
          const step = 50_000 + round * 2 + index;
          return replica.saveLogin({
            ...racingLogin({ step, person: 1, appId, hasUnionId: true }),
            replaces: 'all',
          });
        });
        const [{ user } = { user: { id: '' } }] = await Promise.all(logins);
        expect(await store.listSessions(user.id, now)).toHaveLength(1);
      }
      await Promise.all(replicas.map((replica) => replica.close()));
    });

    test('leave a name alone that is given while a login brings one', async () => {
      const store = open({ url: place().url, tablePrefix: 'names_' });
      await store.migrate();
      for (let person = 0; person < 20; person += 1) {
        const first = loginWrite({ name: `n${person}` });
        const { user } = await store.saveLogin(first);
        const profile = { nickname: 'from WeChat', avatarUrl: null };
        const again = { ...loginWrite({ name: `again${person}` }), openId: first.openId, profile };
        const update = { userId: user.id, changes: { nickname: 'mine' }, eventId: id(`e${person}`) };
        await Promise.all([store.saveLogin(again), store.updateUser({ ...update, emit: false, at: now })]);
        expect((await store.findUser(user.id))?.nickname).toBe('mine');
      }
      await store.close();
    });

    test('leave nobody split, doubled or without an owner', async () => {
      const replicas = Array.from({ length: 3 }, () => open({ url: place().url, tablePrefix: 'race_' }));
      await replicas[0]?.migrate();
      expect(await raceWrites(replicas, { steps: 1500, seed: kind.name.length })).toEqual([]);
      await Promise.all(replicas.map((replica) => replica.close()));
    });
  });
}
