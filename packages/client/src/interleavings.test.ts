import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Auth, createAuth } from './create-auth.ts';
import { flush } from './testing/fake-clock.fixture.ts';
import { createWorld, type Weather, type World } from './testing/world.fixture.ts';

/** What may happen to a client, in any order, each before the last has come to its end. */
type Step =
  | { readonly do: 'ready' | 'login' | 'logout' | 'prepare' | 'request' | 'abort' | 'flush' }
  | { readonly do: 'expire' | 'lose' | 'merge' | 'kick' }
  | { readonly do: 'weather'; readonly weather: Weather }
  | { readonly do: 'advance' | 'skew'; readonly ms: number };

const calls = fc.constantFrom<Step>(
  ...(
    [
      'ready',
      'login',
      'logout',
      'prepare',
      'request',
      'request',
      'request',
      'abort',
      'flush',
      'flush',
    ] as const
  ).map((name) => ({ do: name })),
);
const ends = fc.constantFrom<Step>({ do: 'expire' }, { do: 'lose' }, { do: 'merge' }, { do: 'kick' });
const weather = fc.constantFrom<Step>(
  { do: 'weather', weather: 'lost' },
  { do: 'weather', weather: 'answer-lost' },
  { do: 'weather', weather: 'fine' },
);
const time = fc.oneof(
  fc.constantFrom(50, 100, 200, 400, 5_000, 240_000, 301_000).map((ms): Step => ({ do: 'advance', ms })),
  fc.constantFrom(-86_400_000, 86_400_000).map((ms): Step => ({ do: 'skew', ms })),
);
const story = fc.array(fc.oneof({ weight: 5, arbitrary: calls }, ends, time), { maxLength: 40 });
const stormy = fc.array(fc.oneof({ weight: 5, arbitrary: calls }, ends, weather, weather, time), {
  maxLength: 40,
});

/** Tells a story to the end and returns how everything that was begun has settled. */
async function tell(world: World, auth: Auth, steps: readonly Step[]): Promise<readonly unknown[]> {
  const begun: Promise<unknown>[] = [];
  for (const step of steps) {
    const started = act(world, auth, step);
    if (step.do === 'flush') await flush();
    else if (step.do === 'advance') await world.clock.advance(step.ms);
    else if (started) begun.push(started);
  }
  const settled: unknown[] = [];
  for (const promise of begun) promise.then((value) => settled.push(value));
  // Long enough for every repeat and every time limit, not for the renewal of a held code to end.
  for (let minute = 0; minute < 10 && settled.length < begun.length; minute += 1)
    await world.clock.advance(60_000);
  expect(settled).toHaveLength(begun.length);
  return settled;
}

function act({ server, clock, weather: sky }: World, auth: Auth, step: Step): Promise<unknown> | undefined {
  switch (step.do) {
    case 'ready':
      return auth.ready();
    case 'login':
      return auth.login();
    case 'logout':
      return auth.logout();
    case 'prepare':
      return auth.prepareCode();
    case 'request':
      return ended(auth.request({ url: '/orders' }));
    case 'abort': {
      const task = auth.request({ url: '/orders' });
      task.abort();
      return ended(task);
    }
    case 'expire':
      return void server.endAll('session_expired');
    case 'lose':
      return void server.endAll('unauthenticated');
    case 'merge':
      return void server.endAll('session_revoked', 'user-merged');
    case 'kick':
      return void server.endAll('session_revoked', 'kicked');
    case 'weather':
      return void sky.push(step.weather);
    case 'skew':
      return void clock.skew(step.ms);
    case 'flush':
    case 'advance':
      return undefined;
    default:
      return step satisfies never;
  }
}

/** Lets time pass until something has settled. */
async function during<Value>({ clock }: World, promise: PromiseLike<Value>): Promise<Value> {
  const value = Promise.resolve(promise);
  await clock.advance(10_000);
  return value;
}

function ended(task: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(task).then(
    () => 'answered',
    () => 'failed',
  );
}

/** A world with a slow network that counts how many logins are on it at once. */
function createCountingWorld(): World & { readonly most: () => number } {
  const world = createWorld();
  const { fetch } = world.server;
  const count = { now: 0, most: 0 };
  // The way there and back takes time, so that things happen while a request is under way.
  const pause = () => new Promise<void>((resolve) => void world.clock.setTimeout(resolve, 60));
  world.server.fetch = async (request) => {
    const isLogin = request.url.endsWith('/auth/login');
    if (isLogin) count.most = Math.max(count.most, ++count.now);
    try {
      await pause();
      const response = await fetch(request);
      await pause();
      return response;
    } finally {
      if (isLogin) count.now -= 1;
    }
  };
  return { ...world, most: () => count.most };
}

/** Every code was sent with one key, and every key with one code. */
function expectCodesUsedOnce({ server }: World): void {
  const logins = server.calls.filter((call) => call.line === 'POST /auth/login');
  const pairs = new Set(logins.map((call) => `${call.body.code} ${call.key}`));
  expect(new Set(logins.map((call) => call.body.code)).size).toBe(pairs.size);
  expect(new Set(logins.map((call) => call.key)).size).toBe(pairs.size);
}

test('whatever happens in whatever order: nothing hangs, no code is used twice, one login at a time', async () => {
  await fc.assert(
    fc.asyncProperty(stormy, fc.boolean(), async (steps, silent) => {
      const world = createCountingWorld();
      const auth = createAuth({ ...world.options, silent });
      await tell(world, auth, steps);
      expectCodesUsedOnce(world);
      expect(world.most()).toBeLessThanOrEqual(1);
    }),
    { numRuns: 150 },
  );
});

test('in fine weather there is one session at the end where one suffices, and the client holds it', async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.boolean(), async (steps, silent) => {
      const world = createCountingWorld();
      const auth = createAuth({ ...world.options, silent });
      await tell(world, auth, steps);
      await world.clock.advance(1_000);
      expect(world.server.sessions.size).toBeLessThanOrEqual(1);
      if (auth.user) await during(world, auth.request({ url: '/orders' }));
      expect(world.server.sessions.size).toBe(auth.user ? 1 : 0);
    }),
    { numRuns: 150 },
  );
});

test('after any story the next launch works', async () => {
  await fc.assert(
    fc.asyncProperty(stormy, async (steps) => {
      const world = createCountingWorld();
      await tell(world, createAuth(world.options), steps);
      world.weather.splice(0);
      const auth = createAuth(world.options);
      const ready = await during(world, auth.ready());
      expect(['signed-in', 'signed-out']).toContain(ready.kind);
      if (ready.kind === 'signed-out') expect(['logout', 'kicked']).toContain(ready.reason);
      expect(await during(world, auth.login())).toMatchObject({ kind: 'signed-in' });
    }),
    { numRuns: 80 },
  );
});
