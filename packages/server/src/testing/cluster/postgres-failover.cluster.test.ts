import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { postgresStore } from '../../store/postgres.ts';
import type { Store } from '../../store/store.ts';
import { StoreError } from '../../store/store-error.ts';
import { hashOf, logIn } from '../contract/fixtures.ts';
import { reportMissing } from '../real-server.fixture.ts';
import { hasPostgresPair, type PostgresPair, startPostgresPair } from './postgres-pair.fixture.ts';

const title = 'a PostgreSQL with a standby that takes over';
if (!hasPostgresPair) {
  reportMissing({ name: 'PostgreSQL', install: 'sudo apt-get install -y postgresql' }, title);
}

describe.runIf(hasPostgresPair)(title, () => {
  let pair: PostgresPair;
  afterEach(() => pair?.stop());

  test('has every session that was told when it follows synchronously', async ({ annotate }) => {
    pair = await startPostgresPair('synchronous');
    const { told, refused, lost } = await logInWhile(pair, () => pair.failOver());
    await annotate(
      `synchronous: ${told.length} sessions told, ${refused.length} attempts refused, ${lost.length} lost`,
    );
    expect(lost).toEqual([]);
  });

  test('lacks what had not reached it when it follows asynchronously, and nothing else', async ({
    annotate,
  }) => {
    pair = await startPostgresPair('asynchronous');
    let safe = 0;
    const { told, refused, lost } = await logInWhile(pair, async (soFar) => {
      safe = soFar.length;
      await sleep(1000);
      await pair.holdBack();
      await sleep(1000);
      await pair.failOver();
    });
    await annotate(
      `asynchronous, a second behind: ${told.length} sessions told, ${refused.length} attempts refused, ${lost.length} lost`,
    );
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.filter((name) => told.indexOf(name) < safe)).toEqual([]);
  });

  test('is found though the old one still answers, and only reads', async ({ annotate }) => {
    pair = await startPostgresPair('synchronous');
    const { told, refused, lost } = await logInWhile(pair, () => pair.switchOver());
    await annotate(
      `switched over: ${told.length} sessions told, ${refused.length} attempts refused, ${lost.length} lost`,
    );
    expect(lost).toEqual([]);
  });
});

interface Outcome {
  /** Names, in the order in which their sessions were told. */
  readonly told: readonly string[];
  readonly refused: readonly unknown[];
  /** Those of them whose sessions the database does not know afterwards. */
  readonly lost: readonly string[];
}

/** Lets people log in before, during and after something that happens to the database. */
async function logInWhile(
  { url }: PostgresPair,
  happen: (told: readonly string[]) => Promise<void>,
): Promise<Outcome> {
  const store = postgresStore({ url });
  await store.migrate();
  const told: string[] = [];
  const refused: unknown[] = [];
  const stopping = new AbortController();
  const lanes = Array.from({ length: 12 }, (_, lane) =>
    logInUntil(stopping.signal, { store, lane, told, refused }),
  );
  await expect.poll(() => told.length).toBeGreaterThan(300);
  await happen(told);
  const since = told.length;
  await expect.poll(() => told.length, { timeout: 60_000 }).toBeGreaterThan(since + 300);
  stopping.abort();
  await Promise.all(lanes);
  expect(refused.filter((error) => !(error instanceof StoreError))).toEqual([]);
  const lost: string[] = [];
  for (const name of told) if ((await store.findSession(hashOf(name))) === null) lost.push(name);
  await store.close();
  return { told, refused, lost };
}

async function logInUntil(
  signal: AbortSignal,
  crowd: {
    readonly store: Store;
    readonly lane: number;
    readonly told: string[];
    readonly refused: unknown[];
  },
): Promise<void> {
  for (let step = 0; !signal.aborted; step += 1) {
    const name = `${crowd.lane}x${step}`;
    try {
      await logIn(crowd.store, { name });
      crowd.told.push(name);
    } catch (error) {
      crowd.refused.push(error);
      // As long as a client waits at least before it tries again.
      await sleep(50);
    }
  }
}
