import { expect, test } from 'vitest';
import type { TimelineEntry } from '../wire.ts';
import { type MessageDraft, Traffic } from './traffic.ts';

const draft: MessageDraft = {
  exchange: 1,
  kind: 'answer',
  from: 'wechat',
  to: 'server',
  name: 'GET /sns/jscode2session',
  path: '/sns/jscode2session?secret=de305ec2e7000000000000000000d3a1',
  status: 200,
  failure: null,
  durationMs: 3,
  headers: { authorization: 'Bearer wat_0123456789' },
  body: { session_key: 'tiihtNczf5v6AKRyjwEUhQ==' },
  phone: null,
};

test('what listeners and list() get is masked, reveal() is not', () => {
  const traffic = new Traffic({ now: () => 5 });
  const heard: (TimelineEntry | 'cleared')[] = [];
  traffic.listen((entry) => heard.push(entry));
  traffic.record(draft);
  const shown = JSON.stringify([heard, traffic.list()]);
  for (const secret of ['de305ec2e7000000000000000000d3a1', 'wat_0123456789', 'tiihtNczf5v6AKRyjwEUhQ==']) {
    expect(shown).not.toContain(secret);
  }
  expect(traffic.reveal(1)?.body).toEqual(draft.body);
});

test('ids go up by one, and only the newest entries are kept', () => {
  const traffic = new Traffic({ now: () => 5, capacity: 2 });
  for (let count = 0; count < 5; count += 1) traffic.record(draft);
  expect(traffic.list().map((entry) => entry.id)).toEqual([4, 5]);
  expect(traffic.list(4).map((entry) => entry.id)).toEqual([5]);
  expect(traffic.reveal(1)).toBeNull();
});

test('a listener that stopped hears nothing more', () => {
  const traffic = new Traffic({ now: () => 5 });
  const heard: (TimelineEntry | 'cleared')[] = [];
  const stop = traffic.listen((entry) => heard.push(entry));
  stop();
  traffic.note({ kind: 'server', text: { zh: '重启', en: 'restart' }, scenario: null });
  expect(heard).toEqual([]);
});

test('clearing is heard, and numbers go on', () => {
  const traffic = new Traffic({ now: () => 5 });
  const heard: (TimelineEntry | 'cleared')[] = [];
  traffic.record(draft);
  traffic.listen((entry) => heard.push(entry));
  traffic.clear();
  traffic.record(draft);
  expect(heard[0]).toBe('cleared');
  expect(traffic.list().map((entry) => entry.id)).toEqual([2]);
});
