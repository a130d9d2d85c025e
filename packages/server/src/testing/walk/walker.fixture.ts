import { createKeys, type Keys } from '../../base/keys.ts';
import { silentLogger } from '../../observe/logger.ts';
import type { AppConfig } from '../../options.ts';
import { createSessions, type Sessions, type Verification } from '../../sessions/sessions.ts';
import { createWriteGateway, type WriteGateway } from '../../store/gateway.ts';
import type { Store } from '../../store/store.ts';
import { type Account, emptyWorld, type ToldUnionId, type World } from '../identity-world.ts';
import type { ModelSession } from './session-model.fixture.ts';
import { appCount, people, type WhoStep } from './step.fixture.ts';
import type { WalkedStore } from './walked-store.fixture.ts';

/** A store and the model of it, side by side. */
export interface Walker {
  readonly store: WalkedStore;
  readonly world: World;
  readonly sessions: ModelSession[];
  readonly replicas: readonly Process[];
  readonly lifetimeMs: number;
  /** Users, merges and identities that there ever were, in the order of their making. */
  readonly userIds: string[];
  readonly mergeIds: string[];
  readonly clock: { now: number };
  readonly names: Names;
  readonly views: Views;
  keys: Keys;
  secrets: readonly string[];
  hasJoined: boolean;
  /** User id → what the person was asked about a number that another has. */
  readonly asked: Map<string, { readonly number: string; readonly ownerId: string; readonly until: number }>;
}

/** What verification has told of a session, and since when: a process may go on telling it for a while. */
export interface View {
  readonly since: number;
  readonly told: Told;
}

/** Not judged yet: a time decides between `valid` and `expired`. */
export type Told = Extract<Verification, { readonly kind: 'valid' | 'revoked' }>;

/** The views of every session, and the oldest that each process may still remember. */
export interface Views {
  readonly of: Map<string, View[]>;
  readonly oldest: Map<string, number>;
}

/** One process of the server. */
export interface Process {
  readonly sessions: Sessions;
  readonly writes: WriteGateway;
  readonly cacheMs: number;
}

/** Makes names that no other walk has, so that walks can share a database. */
export interface Names {
  readonly prefix: string;
  newId(): string;
}

export const cacheMs = 5000;
const maxLifetimeMs = 365 * 86_400_000;

/** Begins in an empty world. */
export function createWalker(
  store: WalkedStore,
  options: { readonly names: Names; readonly clock: { now: number }; readonly lifetimeSeconds: number },
): Walker {
  const { names, clock, lifetimeSeconds } = options;
  const secrets = [secretOf(0)];
  const walker: Walker = {
    store,
    world: emptyWorld(),
    sessions: [],
    replicas: replicasOf(store, options),
    lifetimeMs: lifetimeSeconds * 1000,
    userIds: [],
    mergeIds: [],
    clock,
    names,
    views: { of: new Map(), oldest: new Map() },
    keys: keysOf(secrets),
    secrets,
    hasJoined: false,
    asked: new Map(),
  };
  return walker;
}

interface ProcessOptions {
  readonly names: Names;
  readonly clock: { now: number };
  readonly lifetimeSeconds: number;
}

const known = new WeakMap<Store, Map<number, readonly Process[]>>();

/** The same processes serve every world in a store: making their caches costs as much as some steps. */
function replicasOf(store: Store, options: ProcessOptions): readonly Process[] {
  const byLifetime = known.get(store) ?? new Map<number, readonly Process[]>();
  known.set(store, byLifetime);
  const replicas =
    byLifetime.get(options.lifetimeSeconds) ??
    [cacheMs, cacheMs, 0].map((each) => createProcess(store, { ...options, cacheMs: each }));
  byLifetime.set(options.lifetimeSeconds, replicas);
  return replicas;
}

function createProcess(store: Store, options: ProcessOptions & { readonly cacheMs: number }): Process {
  const { names, clock, lifetimeSeconds, cacheMs: each } = options;
  const now = (): number => clock.now;
  const sessions = createSessions({
    store,
    findApp: async () => null,
    session: { lifetimeSeconds },
    keys: keysOf([secretOf(0)]),
    cacheMs: each,
    shared: null,
    log: silentLogger,
    now,
    elapsed: now,
  });
  const writes = createWriteGateway({ store, memory: sessions, emit: true, now, newId: names.newId });
  return { sessions, writes, cacheMs: each };
}

/** The account of a person in an app. */
export function accountOf({ names }: Walker, { person, app }: WhoStep): Account {
  return { appId: `${names.prefix}app${app % appCount}`, openId: `${names.prefix}open-${person}-${app}` };
}

/** The group of an app: two share one, one has its own, one has none, one joins the first later. */
export function openPlatformOf({ names, hasJoined }: Walker, app: number): string | null {
  const group = ['first', 'first', 'second', null, hasJoined ? 'first' : null][app % appCount] ?? null;
  return group === null ? null : names.prefix + group;
}

/** What WeChat tells of a person: their unionid in the Open Platform account that the app is bound to. */
export function unionIdOf(
  { names }: Walker,
  { person, app }: WhoStep,
  told: number | null,
  proof: ToldUnionId['proof'],
): Omit<ToldUnionId, 'openPlatform'> | null {
  if (told === null) return null;
  const binding = app === 2 ? 'b' : 'a';
  return { unionId: `${names.prefix}union-${binding}-${(person + told) % people}`, proof };
}

/** The app as its operator declares it. */
export function appOf(walker: Walker, app: number, settings: Partial<AppConfig>): AppConfig {
  const openPlatform = openPlatformOf(walker, app);
  const declared = openPlatform === null ? {} : { openPlatform };
  return { appId: `${walker.names.prefix}app${app % appCount}`, secret: 'unused', ...declared, ...settings };
}

/** The newest of a ring of at most three secrets is replaced. */
export function rotateSecret(walker: Walker): void {
  if (walker.secrets.length === 3) return;
  walker.secrets = [secretOf(walker.secrets.length), ...walker.secrets];
  walker.keys = keysOf(walker.secrets);
}

/** When a session ends that is used at `at`. */
export function expiryAt({ lifetimeMs }: Walker, createdAt: number, at: number): number {
  return Math.min(at + lifetimeMs, createdAt + maxLifetimeMs);
}

const rings = new Map<string, Keys>();

function keysOf(secrets: readonly string[]): Keys {
  const name = String(secrets.length);
  const known = rings.get(name) ?? createKeys(secrets, (size) => new Uint8Array(size));
  rings.set(name, known);
  return known;
}

function secretOf(index: number): string {
  return `secret number ${index} of a walk: thirty-two characters`;
}
