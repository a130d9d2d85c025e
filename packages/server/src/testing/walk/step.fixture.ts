import fc from 'fast-check';
import type { UnionIdProof } from '../../store/records.ts';

/**
 * One step of a walk, as plain data. What it names (a user, a merge, a session) is a number that is counted off among
 * all that there were by then (of merges the newest first), deleted ones too, so a step makes sense wherever it stands and a walk can be shortened.
 */
export type WalkStep = LogInStep | PersonStep | SessionStep | SettingStep;

export interface LogInStep {
  readonly kind: 'log-in';
  readonly via: Replica;
  readonly who: WhoStep;
  /** Whose unionid WeChat tells, mostly the person's own; null: none. */
  readonly told: number | null;
  readonly proof: UnionIdProof;
  readonly profile: { readonly nickname: string | null; readonly avatarUrl: string | null } | null;
  readonly replaces: 'none' | 'same-app' | 'all';
  readonly device: string | null;
}

/** A login with everything around it, as a client begins it, mostly with a number. */
export interface PhoneLogInStep extends Omit<LogInStep, 'kind' | 'proof' | 'profile'> {
  readonly kind: 'log-in-with-phone';
  readonly phone: number;
  readonly policy: 'reject' | 'merge';
}

/** A person of WeChat in an app. */
export interface WhoStep {
  readonly person: number;
  readonly app: number;
}

type PersonStep =
  | PhoneLogInStep
  | {
      readonly kind: 'tell-unionid';
      readonly via: Replica;
      readonly who: WhoStep;
      readonly told: number;
      readonly proof: UnionIdProof;
    }
  | {
      readonly kind: 'bind-phone';
      readonly via: Replica;
      readonly user: number;
      readonly phone: number | null;
      readonly policy: 'reject' | 'merge' | 'ask';
      readonly replaces: LogInStep['replaces'];
    }
  | {
      readonly kind: 'confirm-phone-merge';
      readonly via: Replica;
      readonly user: number;
      readonly replaces: LogInStep['replaces'];
    }
  | {
      readonly kind: 'edit';
      readonly via: Replica;
      readonly user: number;
      readonly field: 'nickname' | 'avatarUrl';
      readonly value: string | null;
    }
  | { readonly kind: 'merge'; readonly via: Replica; readonly users: readonly [number, number] }
  | { readonly kind: 'undo'; readonly via: Replica; readonly merge: number }
  | { readonly kind: 'delete-user'; readonly via: Replica; readonly user: number }
  | { readonly kind: 'delete-account'; readonly via: Replica; readonly who: WhoStep };

type SessionStep =
  | {
      readonly kind: 'revoke';
      readonly via: Replica;
      readonly select: 'token' | 'one' | 'user' | 'identity';
      readonly session: number;
      /** As whom: an id of the person, merged away or not. */
      readonly user: number;
    }
  | { readonly kind: 'verify'; readonly via: Replica; readonly session: number };

type SettingStep =
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'join-group' }
  | { readonly kind: 'rotate-secret' };

/** Which process does it: two remember sessions for a while, the third asks every time. */
export type Replica = 0 | 1 | 2;

/** What holds for a whole walk. */
export interface Walk {
  readonly lifetimeSeconds: number;
  readonly steps: readonly WalkStep[];
}

export const people = 4;
export const appCount = 5;
export const phoneCount = 3;

const second = 1000;
const hour = 3600 * second;

const via = fc.constantFrom<Replica>(0, 0, 1, 1, 2);
const proof = fc.constantFrom<UnionIdProof>('proven', 'proven', 'proven', 'claimed');
const name: fc.Arbitrary<string | null> = fc.constantFrom('阿丽', 'Bob', null);
const profile: fc.Arbitrary<LogInStep['profile']> = fc.option(
  fc.record({ nickname: name, avatarUrl: name }),
  { freq: 3 },
);
const replaces = fc.constantFrom('none' as const, 'none' as const, 'same-app' as const, 'all' as const);
const device = fc.constantFrom(null, 'phone', 'pc');
const policy = fc.constantFrom('reject' as const, 'merge' as const);
const phone = fc.nat({ max: phoneCount - 1 });

/** Counted from the person: 0 is their own unionid, others are those of the next person and so on. */
const told = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.nat({ max: people }) },
);
const toldSome = told.map((each) => each ?? 0);

function step<const Kind extends string, Parts extends object>(
  weight: number,
  kind: Kind,
  parts: { readonly [Key in keyof Parts]: fc.Arbitrary<Parts[Key]> },
): { readonly weight: number; readonly arbitrary: fc.Arbitrary<{ readonly kind: Kind } & Parts> } {
  const record = fc.record({ kind: fc.constant(kind), ...parts });
  return { weight, arbitrary: record as unknown as fc.Arbitrary<{ readonly kind: Kind } & Parts> };
}

/** How many there are: among few, more happens to each. */
interface Crowd {
  readonly person: fc.Arbitrary<number>;
  readonly app: fc.Arbitrary<number>;
  /** Which of those that there were, counted off. */
  readonly some: fc.Arbitrary<number>;
}

const few: Crowd = { person: fc.nat({ max: 1 }), app: fc.nat({ max: 1 }), some: fc.nat({ max: 2 }) };
const many: Crowd = {
  person: fc.constantFrom(0, 0, 0, 1, 1, 2, people - 1),
  app: fc.constantFrom(0, 0, 1, 1, 2, 3, appCount - 1),
  some: fc.nat({ max: 11 }),
};

function logInSteps(who: fc.Arbitrary<WhoStep>): readonly fc.WeightedArbitrary<WalkStep>[] {
  return [
    step(14, 'log-in', {
      via,
      who,
      told,
      proof,
      profile,
      replaces,
      device,
    }),
    step(6, 'log-in-with-phone', { via, who, told, replaces, device, phone, policy }),
    step(5, 'tell-unionid', { via, who, told: toldSome, proof }),
  ];
}

function stepsAmong({ person, app, some }: Crowd): fc.Arbitrary<WalkStep> {
  const who = fc.record({ person, app });
  return fc.oneof(
    ...logInSteps(who),

    step(6, 'bind-phone', {
      via,
      user: some,
      phone: fc.option(phone, { freq: 5 }),
      policy: fc.oneof(policy, fc.constant('ask' as const)),
      replaces,
    }),
    step(3, 'confirm-phone-merge', { via, user: some, replaces }),
    step(4, 'edit', {
      via,
      user: some,
      field: fc.constantFrom('nickname' as const, 'avatarUrl' as const),
      value: name,
    }),
    step(6, 'merge', { via, users: fc.tuple(some, some) }),
    step(7, 'undo', { via, merge: fc.nat({ max: 4 }) }),
    step(1, 'delete-user', { via, user: some }),
    step(2, 'delete-account', { via, who }),
    step(2, 'revoke', {
      via,
      select: fc.constantFrom('token' as const, 'one' as const, 'user' as const, 'identity' as const),
      session: some,
      user: some,
    }),
    step(10, 'verify', { via, session: some }),
    step(5, 'advance', { ms: fc.constantFrom(second, 4 * second, 6 * second, hour / 2, hour, 25 * hour) }),
    step(1, 'join-group', {}),
    step(1, 'rotate-secret', {}),
  );
}

/** What comes between a merge and its undoing, and right after it: the hardest part of identity. */
function episodeAmong(crowd: Crowd): fc.Arbitrary<readonly WalkStep[]> {
  const { some } = crowd;
  const anyStep = stepsAmong(crowd);
  return fc
    .tuple(
      step(1, 'merge', { via, users: fc.tuple(some, some) }).arbitrary,
      fc.array(anyStep, { maxLength: 3 }),
      step(1, 'undo', { via, merge: fc.constant(0) }).arbitrary,
      fc.array(anyStep, { maxLength: 2 }),
    )
    .map(([merge, between, undo, after]) => [merge, ...between, undo, ...after]);
}

function walkAmong(crowd: Crowd, maxSteps: number): fc.Arbitrary<readonly WalkStep[]> {
  const anySteps = fc.oneof(
    { weight: 8, arbitrary: stepsAmong(crowd).map((each) => [each]) },
    { weight: 1, arbitrary: episodeAmong(crowd) },
  );
  return fc
    .array(anySteps, { minLength: 1, maxLength: maxSteps, size: 'max' })
    .map((each) => each.flat().slice(0, maxSteps));
}

/** Walks of up to this many steps, among few or among many. */
export function anyWalk(maxSteps: number): fc.Arbitrary<Walk> {
  return fc.record({
    lifetimeSeconds: fc.constantFrom(2_592_000, 10, 1800, 3600, 7200, 86_400, 1.0005, 31_536_000),
    steps: fc.oneof(walkAmong(few, maxSteps), walkAmong(many, maxSteps)),
  });
}
