import type { DevInfo, TimelineEntry } from '@weapp-auth/dev-server/wire';
import { describe, expect, test } from 'vitest';
import { emptyTimeline, reduceTimeline, shareOfFrame } from './use-timeline.ts';

describe('reduceTimeline', () => {
  test('adds what is new, and drops what a reconnected stream repeats', () => {
    const first = reduceTimeline(emptyTimeline, { kind: 'entries', entries: [entry(1), entry(2)] });
    const second = reduceTimeline(first, { kind: 'entries', entries: [entry(2), entry(3)] });
    expect(second.entries.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  test('forgets what another process said, and counts its restart', () => {
    const live = reduceTimeline(emptyTimeline, { kind: 'hello', info: info('one') });
    const full = reduceTimeline(live, { kind: 'entries', entries: [entry(7)] });
    const lost = reduceTimeline(full, { kind: 'lost' });
    expect(lost).toMatchObject({ connection: 'lost', entries: [{ id: 7 }] });
    const back = reduceTimeline(lost, { kind: 'hello', info: info('two') });
    expect(back).toMatchObject({ connection: 'live', restarts: 1, entries: [] });
  });

  test('keeps what it has when the same process answers again', () => {
    const live = reduceTimeline(emptyTimeline, { kind: 'hello', info: info('one') });
    const full = reduceTimeline(live, { kind: 'entries', entries: [entry(7)] });
    expect(reduceTimeline(full, { kind: 'hello', info: info('one') })).toMatchObject({
      restarts: 0,
      entries: [{ id: 7 }],
    });
  });

  test('keeps the newest thousand', () => {
    const entries = Array.from({ length: 1_200 }, (_, index) => entry(index + 1));
    const timeline = reduceTimeline(emptyTimeline, { kind: 'entries', entries });
    expect([timeline.entries.length, timeline.entries[0]?.id]).toEqual([1_000, 201]);
  });
});

describe('shareOfFrame', () => {
  test('a few are drawn at once', () => {
    expect(shareOfFrame([1, 2, 3])).toEqual({ now: [1, 2, 3], later: [] });
  });

  test('two hundred are spread, in order, none lost', () => {
    const all = Array.from({ length: 200 }, (_, index) => index);
    const drawn: number[] = [];
    let frames = 0;
    for (let left: readonly number[] = all; left.length > 0; frames += 1) {
      const { now, later } = shareOfFrame(left);
      expect(now.length).toBeLessThanOrEqual(9);
      drawn.push(...now);
      left = later;
    }
    expect(drawn).toEqual(all);
    expect(frames).toBeLessThan(36);
  });
});

function entry(id: number): TimelineEntry {
  return { entry: 'note', id, at: 0, kind: 'step', text: { zh: '', en: '' }, scenario: null };
}

function info(instance: string): DevInfo {
  return {
    version: '1.0.0',
    instance,
    language: 'en',
    appId: 'wx1de30a7400000001',
    users: [],
    emulatorUrl: '',
    database: 'sqlite',
    phoneUrl: null,
    scenarios: [],
  };
}
