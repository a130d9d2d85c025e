import fc from 'fast-check';
import { checkSessionOptions } from '../../sessions/session-policy.ts';
import { compareAnswers } from './answers.fixture.ts';
import { adoptMerges, compareRows, type Difference, readRows } from './compare.fixture.ts';
import { knownWalks } from './known-walks.fixture.ts';
import { perform } from './perform.fixture.ts';
import { followIdentities } from './session-model.fixture.ts';
import { anyWalk, type Walk, type WalkStep } from './step.fixture.ts';
import { noteViews } from './verify.fixture.ts';
import type { WalkedStore } from './walked-store.fixture.ts';
import { createWalker, type Names, type Walker } from './walker.fixture.ts';

/** How far to walk. */
export interface WalkPlan {
  readonly seed: number;
  /** At least so many steps are taken, in as many worlds as it needs. */
  readonly steps: number;
  readonly stepsPerWorld: number;
  /** An empty, migrated store. Asked for again only after a difference was found. */
  openStore(): Promise<WalkedStore>;
  /** No walk begins after this time (milliseconds since the epoch). */
  readonly until?: number;
  /** Called after every world. */
  onProgress?(walked: { readonly steps: number; readonly worlds: number }): void;
  /** Whether a walk that found a difference is made as short as it gets. Default: true. */
  readonly shortens?: boolean;
}

/** What a plan came to. */
export interface WalkReport {
  readonly seed: number;
  readonly steps: number;
  readonly worlds: number;
  /** Null: the store and the model did not differ. */
  readonly failure: string | null;
}

/** The base of all clocks here. */
const begin = Date.UTC(2026, 0, 1);

/** Walks a store and the model side by side, in one small world after another, until they differ or the plan is done. */
export async function walkStore(plan: WalkPlan): Promise<WalkReport> {
  const run: Run = { plan, store: null, clock: { now: begin }, ids: 0, steps: 0, worlds: 0 };
  let failure: string | null = null;
  for (let batch = 0; failure === null && run.steps < plan.steps && !isOver(plan); batch += 1) {
    const details = await fc.check(
      fc.asyncProperty(anyWalk(plan.stepsPerWorld), (walk) => walkWorld(run, walk)),
      {
        seed: plan.seed + batch,
        examples: batch === 0 ? knownWalks.map((walk): [Walk] => [walk]) : [],
        numRuns: worldsPerBatch,
        endOnFailure: plan.shortens === false,
        interruptAfterTimeLimit: plan.until === undefined ? maxMs : Math.max(plan.until - Date.now(), 1),
        markInterruptAsFailure: false,
      },
    );
    // Without a counterexample the time was over before a world was.
    if (details.counterexample !== null)
      failure = `${fc.defaultReportMessage(details)}\n\n${details.errorInstance}`;
  }
  await run.store?.close();
  const { steps, worlds } = run;
  return { seed: plan.seed, steps, worlds, failure };
}

const worldsPerBatch = 20;
const maxMs = 86_400_000;

interface Run {
  readonly plan: WalkPlan;
  store: WalkedStore | null;
  readonly clock: { now: number };
  ids: number;
  steps: number;
  worlds: number;
}

function isOver({ until }: WalkPlan): boolean {
  return until !== undefined && Date.now() >= until;
}

async function walkWorld(run: Run, walk: Walk): Promise<void> {
  const { plan, clock } = run;
  run.store ??= await plan.openStore();
  run.worlds += 1;
  clock.now += 1000;
  const options = { names: namesOf(run), clock, lifetimeSeconds: allowedLifetime(walk.lifetimeSeconds) };
  const walker = createWalker(run.store, options);
  try {
    for (const [turn, step] of walk.steps.entries()) await walkStep(walker, { step, turn }, run);
    await leave(walker, run);
  } catch (error) {
    // What is left over here would be in the way of the next world.
    await run.store.close();
    run.store = null;
    throw error;
  }
  plan.onProgress?.(run);
}

/** What the server refuses to be set to is replaced by the next that it takes. */
function allowedLifetime(lifetimeSeconds: number): number {
  try {
    checkSessionOptions({ lifetimeSeconds });
    return lifetimeSeconds;
  } catch {
    return Math.ceil(lifetimeSeconds);
  }
}

async function walkStep(
  walker: Walker,
  { step, turn }: { readonly step: WalkStep; readonly turn: number },
  run: Run,
): Promise<void> {
  const { world, sessions, clock, store } = walker;
  world.events.length = 0;
  const answers = await perform(walker, step);
  run.steps += 1;
  followIdentities(world, sessions, { reason: 'user-deleted', at: clock.now, told: false });
  const rows = await readRows(walker);
  adoptMerges(walker, rows);
  noteViews(walker, 'via' in step ? step.via : null);
  if (answers !== null) refuseDifference(step, { what: 'the answer', ...answers });
  refuseDifference(step, compareRows(walker, rows));
  refuseDifference(step, await compareAnswers(walker, turn));
  if (rows.outbox.length > 0) await store.completeEvents(rows.outbox.map(({ id }) => String(id)));
}

/** Everybody goes, and nothing may be left of them. */
async function leave({ store, userIds, clock, world }: Walker, { worlds }: Run): Promise<void> {
  if (store.empty !== undefined && worlds % 4 !== 0) return store.empty();
  for (const userId of userIds.filter((id) => world.users.has(id))) {
    await store.deleteUser({ userId, reason: 'user-deleted', emit: false, at: clock.now });
  }
  clock.now += 400 * 86_400_000;
  const prune = { sessionsBefore: clock.now, now: clock.now, limit: 5000 };
  while ((await store.prune(prune)) > 0);
  const rows = await readRows({ store });
  const left = Object.entries(rows).filter(([, each]) => each.length > 0);
  refuseDifference('everybody left', { what: 'rows', store: Object.fromEntries(left), model: {} });
}

function refuseDifference(step: unknown, difference: Difference | null): void {
  if (difference === null || JSON.stringify(difference.store) === JSON.stringify(difference.model)) return;
  const { what, store, model } = difference;
  const [told, expected] = [store, model].map((side) => JSON.stringify(side, null, 1));
  throw new Error(`${what} after ${JSON.stringify(step)}:\nstore: ${told}\nmodel: ${expected}`);
}

/** Ids count upwards, as UUIDs of version 7 do. */
function namesOf(run: Run): Names {
  return {
    prefix: `w${run.worlds}-`,
    newId: () => {
      run.ids += 1;
      const digits = run.ids.toString(16).padStart(32, '0');
      return [8, 12, 16, 20, 32].map((end, index, ends) => digits.slice(ends[index - 1] ?? 0, end)).join('-');
    },
  };
}
