import { expect, test } from 'vitest';
import { createAuth } from './create-auth.ts';
import { createWorld, type Weather } from './testing/world.fixture.ts';

/** Everything a person does with an app, one after the other; what each step ended in. */
async function live(auth: ReturnType<typeof createAuth>): Promise<string[]> {
  const ends: string[] = [];
  const note = ({ kind }: { kind: string }) => ends.push(kind);
  note(await auth.login());
  await Promise.resolve(auth.request({ url: '/orders', method: 'POST' })).then(
    () => ends.push('answered'),
    () => ends.push('failed'),
  );
  note(await auth.bindPhone({ code: 'a'.repeat(64) }));
  note(await auth.updateProfile({ nickname: '小爱' }));
  ends.push(`revoked ${(await auth.logout()).revoked}`);
  return ends;
}

const fine = ['signed-in', 'answered', 'updated', 'updated', 'revoked true'];
const lost: readonly Weather[] = ['lost', 'answer-lost'];
const cases = fine.flatMap((_, step) => lost.map((weather) => [weather, step] as const));

test.each(cases)('%s at step %i is told there and harms no other step', async (weather, step) => {
  const world = createWorld();
  const auth = createAuth({ ...world.options, retries: 0, silent: false });
  world.weather.push(...Array<Weather>(step).fill('fine'), weather);
  const ends = await live(auth);
  if (step === 0) {
    expect(ends[0]).toBe('unreachable');
  } else {
    const told = ['', 'failed', 'unreachable', 'unreachable', 'revoked false'][step];
    expect(ends).toEqual(fine.map((end, n) => (n === step ? told : end)));
  }
  expect(await live(auth)).toEqual(fine);
});

test('with repeats a lost login is nothing that anybody notices', async () => {
  for (const weather of lost) {
    const world = createWorld();
    const auth = createAuth({ ...world.options, silent: false });
    world.weather.push(weather);
    const ends = live(auth);
    await world.clock.advance(1_000);
    expect(await ends).toEqual(fine);
    expect(world.server.made).toHaveLength(1);
  }
});

test('a whole day without a network, and then one: nothing hangs, and everything works again', async () => {
  const { options, weather, clock } = createWorld();
  const auth = createAuth(options);
  weather.push(...Array<Weather>(90).fill('lost'));
  const requests = Array.from({ length: 30 }, () =>
    auth.request({ url: '/orders' }).then(null, (error) => error.failure.kind),
  );
  await clock.advance(86_400_000);
  expect(new Set(await Promise.all(requests))).toEqual(new Set(['unreachable']));
  weather.splice(0);
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
});
