/** A signing key and the time from which it signs (UTC milliseconds). */
export interface PlannedKey {
  readonly kid: string;
  readonly activeAt: number;
}

/** What has to change about a set of signing keys. */
export type KeyPlan =
  | { readonly kind: 'keep' }
  | {
      readonly kind: 'change';
      /** When a new key starts to sign; null: none is needed. */
      readonly addActiveAt: number | null;
      /** Keys that no live token is signed with. */
      readonly drop: readonly string[];
    };

/** What {@link planKeys} goes by. */
export interface KeyPolicy {
  readonly now: () => number;
  readonly rotateAfterMs: number;
  readonly tokenLifetimeMs: number;
}

/** How long a key is published before it signs: much longer than verifiers keep a JWKS. */
export const publishAheadMs: number = 3_600_000;
/** How long an old key stays published beyond the life of its last token. */
const graceMs = 3_600_000;

/**
 * Decides what has to change about a set of keys, oldest first: the first key signs at once, the next one is added when
 * the newest has signed for its time, and an old one goes when the last token it signed is over.
 */
export function planKeys(keys: readonly PlannedKey[], policy: KeyPolicy): KeyPlan {
  const now = policy.now();
  const newest = keys.at(-1);
  if (newest === undefined) return { kind: 'change', addActiveAt: now, drop: [] };
  const isDue = now - newest.activeAt >= policy.rotateAfterMs;
  const drop = keys.filter((_key, n) => isOver(keys[n + 1], policy)).map(({ kid }) => kid);
  if (!isDue && drop.length === 0) return { kind: 'keep' };
  return { kind: 'change', addActiveAt: isDue ? now + publishAheadMs : null, drop };
}

function isOver(successor: PlannedKey | undefined, policy: KeyPolicy): boolean {
  if (successor === undefined) return false;
  return policy.now() > successor.activeAt + policy.tokenLifetimeMs + graceMs;
}
