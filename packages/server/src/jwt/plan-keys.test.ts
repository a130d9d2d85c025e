import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlannedKey, planKeys, publishAheadMs } from './plan-keys.ts';

const hour = 3_600_000;
const day = 24 * hour;
const policy = { rotateAfterMs: 30 * day, tokenLifetimeMs: 600_000 };
const start = 1_800_000_000_000;

function planAt(now: number, keys: readonly PlannedKey[]): ReturnType<typeof planKeys> {
  return planKeys(keys, { ...policy, now: () => now });
}

describe('planKeys', () => {
  it('starts with a key that signs at once', () => {
    expect(planAt(start, [])).toEqual({ kind: 'change', addActiveAt: start, drop: [] });
  });

  it('leaves a young key alone', () => {
    expect(planAt(start + 30 * day - 1, [{ kid: 'a', activeAt: start }])).toEqual({ kind: 'keep' });
  });

  it('publishes the next key an hour before it signs', () => {
    const now = start + 30 * day;
    expect(planAt(now, [{ kid: 'a', activeAt: start }])).toEqual({
      kind: 'change',
      addActiveAt: now + publishAheadMs,
      drop: [],
    });
  });

  it('adds one key only, while the next one waits for its hour', () => {
    const keys = [
      { kid: 'a', activeAt: start },
      { kid: 'b', activeAt: start + 30 * day + hour },
    ];
    expect(planAt(start + 30 * day + 1, keys)).toEqual({ kind: 'keep' });
  });

  it('keeps the old key until its last token is over, and an hour more', () => {
    const changeAt = start + 30 * day;
    const keys = [
      { kid: 'a', activeAt: start },
      { kid: 'b', activeAt: changeAt },
    ];
    expect(planAt(changeAt + 600_000 + hour, keys)).toEqual({ kind: 'keep' });
    expect(planAt(changeAt + 600_001 + hour, keys)).toEqual({
      kind: 'change',
      addActiveAt: null,
      drop: ['a'],
    });
  });

  it('never drops a key that a live token may be signed with, however time goes on', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 * 24 }), { maxLength: 40 }), (hours) => {
        let now = start;
        let keys: readonly PlannedKey[] = [];
        let lastSigned: { kid: string; until: number }[] = [];
        for (const step of [0, ...hours]) {
          now += step * hour;
          const plan = planAt(now, keys);
          if (plan.kind === 'change') {
            const kept = keys.filter(({ kid }) => !plan.drop.includes(kid));
            const added = plan.addActiveAt === null ? [] : [{ kid: `k${now}`, activeAt: plan.addActiveAt }];
            keys = [...kept, ...added];
          }
          const alive = lastSigned.filter(({ until }) => until > now).map(({ kid }) => kid);
          for (const kid of alive) expect(keys.map((key) => key.kid)).toContain(kid);
          const signer = keys.filter(({ activeAt }) => activeAt <= now).at(-1);
          expect(signer).toBeDefined();
          lastSigned = [...lastSigned, { kid: signer?.kid ?? '', until: now + policy.tokenLifetimeMs }];
          expect(keys.length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });
});
