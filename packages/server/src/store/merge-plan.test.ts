import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planMerge, planUndo } from './merge-plan.ts';
import type { StoredPhone, UserRecord } from './records.ts';

const user = fc.record<UserRecord>({
  id: fc.uuid({ version: 7 }),
  nickname: fc.option(fc.string()),
  avatarUrl: fc.option(fc.webUrl()),
  phone: fc.option(fc.string().map((index) => ({ index, sealed: 's', masked: 'm', countryCode: '86' }))),
  hasUnionId: fc.boolean(),
  mergedInto: fc.constant(null),
  createdAt: fc.nat(1000),
  updatedAt: fc.nat(1000),
});
const pair = fc.tuple(user, user).filter(([a, b]) => a.id !== b.id);

test('the older user lives on, whichever comes first', () => {
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const plan = planMerge(a, b);
      expect(planMerge(b, a)).toEqual(plan);
      const survivor = plan.survivorId === a.id ? a : b;
      const merged = plan.survivorId === a.id ? b : a;
      expect(survivor.createdAt).toBeLessThanOrEqual(merged.createdAt);
    }),
  );
});

test('nothing that only one of them knew gets lost', () => {
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const { survivor } = planMerge(a, b);
      for (const field of ['nickname', 'avatarUrl', 'phone'] as const) {
        expect([a[field], b[field]]).toContainEqual(survivor[field]);
        if (survivor[field] === null) expect([a[field], b[field]]).toEqual([null, null]);
      }
      expect(survivor.hasUnionId).toBe(a.hasUnionId || b.hasUnionId);
    }),
  );
});

test('taking a merge back at once restores both', () => {
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const plan = planMerge(a, b);
      const survivorBefore = plan.survivorId === a.id ? a : b;
      const merge = {
        id: 'm',
        survivorId: plan.survivorId,
        mergedId: plan.mergedId,
        cause: 'unionid',
        at: 0,
        undoneAt: null,
        before: { ...plan.before, identities: [], unionIds: [] },
      } as const;
      const undo = planUndo(merge, { ...survivorBefore, ...plan.survivor }, ownIndex);
      expect(undo.survivor).toEqual(plan.before.survivor);
      expect(undo.restored).toEqual(plan.before.merged);
    }),
  );
});

test('what the survivor changed after the merge stays its own', () => {
  const older = { ...blank('a'), createdAt: 1 };
  const younger = { ...blank('b'), createdAt: 2, nickname: 'b', avatarUrl: '/b.png' };
  const plan = planMerge(older, younger);
  const merge = {
    id: 'm',
    survivorId: 'a',
    mergedId: 'b',
    cause: 'operator',
    at: 0,
    undoneAt: null,
    before: { ...plan.before, identities: [], unionIds: [] },
  } as const;
  const now = { ...older, ...plan.survivor, nickname: 'chosen' };
  expect(planUndo(merge, now, ownIndex).survivor).toMatchObject({ nickname: 'chosen', avatarUrl: null });
});

function ownIndex(phone: StoredPhone): readonly string[] {
  return [phone.index];
}

function blank(id: string): UserRecord {
  const empty = { nickname: null, avatarUrl: null, phone: null, hasUnionId: false, mergedInto: null };
  return { id, ...empty, createdAt: 0, updatedAt: 0 };
}
