import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

test('does work of the same name one after the other, in order, and forgets the name', async () => {
  const takeTurns = createTurns(2);
  const log: string[] = [];
  const first = Promise.withResolvers<void>();
  const work = (name: string, until: Promise<void>) => async () => {
    log.push(`${name} begins`);
    await until;
    log.push(`${name} ends`);
  };
  const all = [
    takeTurns('alice', work('first', first.promise)),
    takeTurns('alice', work('second', Promise.resolve())),
    takeTurns('alice', work('third', Promise.resolve())),
    takeTurns('bob', work('other', Promise.resolve())),
  ];
  await all[3];
  expect(log).toEqual(['first begins', 'other begins', 'other ends']);
  first.resolve();
  await Promise.all(all);
  expect(log.slice(3)).toEqual(['first ends', 'second begins', 'second ends', 'third begins', 'third ends']);
});

test('sends away whoever finds too many waiting under a name', async () => {
  const takeTurns = createTurns(1);
  const first = Promise.withResolvers<string>();
  const served = takeTurns('alice', () => first.promise);
  const waiting = takeTurns('alice', async () => 'second');
  await expect(takeTurns('alice', async () => 'third')).rejects.toMatchObject({ code: 'store_busy' });
  await expect(takeTurns('bob', async () => 'bob')).resolves.toBe('bob');
  first.resolve('first');
  await expect(Promise.all([served, waiting])).resolves.toEqual(['first', 'second']);
});

test('passes the turn on when the work fails or throws at once', async () => {
  const takeTurns = createTurns(5);
  const failing = takeTurns('alice', () => Promise.reject(new Error('away')));
  const throwing = takeTurns('alice', () => {
    throw new Error('at once');
  });
  const last = takeTurns('alice', async () => 'served');
  await expect(failing).rejects.toThrow('away');
  await expect(throwing).rejects.toThrow('at once');
  await expect(last).resolves.toBe('served');
});
