import type { Message, TimelineEntry } from '@weapp-auth/dev-server/wire';
import { describe, expect, test } from 'vitest';
import { groupRows, isSameRow, layOut, type Row } from './lay-out.ts';

describe('layOut', () => {
  test('a life line is busy from the request it gets to the answer it gives', () => {
    const rows = layOut([
      message({ id: 1, kind: 'request', from: 'client', to: 'server' }),
      message({ id: 2, kind: 'request', from: 'server', to: 'wechat' }),
      message({ id: 3, kind: 'answer', from: 'wechat', to: 'server' }),
      message({ id: 4, kind: 'answer', from: 'server', to: 'client' }),
    ]);
    expect(rows.map(barsOf)).toEqual([
      { client: 'none', server: 'from-arrow', wechat: 'none' },
      { client: 'none', server: 'whole', wechat: 'from-arrow' },
      { client: 'none', server: 'whole', wechat: 'to-arrow' },
      { client: 'none', server: 'to-arrow', wechat: 'none' },
    ]);
  });

  test('stays busy while one of several requests is unanswered', () => {
    const rows = layOut([
      message({ id: 1, kind: 'request', from: 'client', to: 'server' }),
      message({ id: 2, kind: 'request', from: 'client', to: 'server' }),
      message({ id: 3, kind: 'answer', from: 'server', to: 'client' }),
    ]);
    expect(rows.map((row) => barsOf(row)?.server)).toEqual(['from-arrow', 'whole', 'whole']);
  });

  test('gives equal rows the same bars, so that they are drawn once', () => {
    const entries = [message({ id: 1 }), message({ id: 2 })];
    const [first, second] = [layOut(entries), layOut([...entries, message({ id: 3 })])];
    expect(barsOf(second[0])).toBe(barsOf(first[0]));
    expect(barsOf(second[1])).toBe(barsOf(first[1]));
  });

  test('an answer whose request is not shown any more does no harm', () => {
    const rows = layOut([message({ id: 9, kind: 'answer', from: 'server', to: 'client' })]);
    expect(barsOf(rows[0])).toEqual({ client: 'none', server: 'none', wechat: 'none' });
  });

  test('tells of a long pause, but not while an answer is awaited', () => {
    const later = { at: 60_000 };
    const pausing = [
      message({ id: 1, kind: 'answer', from: 'server', to: 'client' }),
      { ...message({ id: 2 }), ...later },
    ];
    expect(layOut(pausing).map((row) => row.kind)).toEqual(['message', 'pause', 'message']);
    const waiting = [
      message({ id: 1 }),
      { ...message({ id: 2, kind: 'answer', from: 'server', to: 'client' }), ...later },
    ];
    expect(layOut(waiting).map((row) => row.kind)).toEqual(['message', 'message']);
  });
});

test('a row stays the same while others are added, and changes when its bars do', () => {
  const request = message({ id: 1 });
  const answer = message({ id: 2, kind: 'answer', from: 'server', to: 'client' });
  const [before] = layOut([request]);
  const [after, last] = layOut([request, answer]);
  if (!before || !after || !last) throw new Error('rows are missing');
  expect(isSameRow(before, after)).toBe(true);
  expect(isSameRow(after, last)).toBe(false);
  expect(isSameRow(before, { ...before, kind: 'pause', id: 0.5, seconds: 3 })).toBe(false);
  const busy = layOut([message({ id: 0, exchange: 9 }), request])[1];
  expect(busy && isSameRow(before, busy)).toBe(false);
});

test('groups hold every row in order, and stay as they are when rows come at the end or go at the beginning', () => {
  const rows = layOut(Array.from({ length: 100 }, (_, index) => message({ id: index + 1 })));
  const groups = groupRows(rows);
  expect(groups.flatMap((group) => group.rows)).toEqual(rows);
  const later = groupRows(rows.slice(40));
  expect(later.slice(1)).toEqual(groups.slice(-later.length + 1));
});

function barsOf(row: Row | undefined) {
  return row === undefined || row.kind === 'pause' ? undefined : row.bars;
}

function message(given: Partial<Message>): TimelineEntry {
  return {
    entry: 'message',
    id: 1,
    at: 0,
    exchange: 1,
    kind: 'request',
    from: 'client',
    to: 'server',
    name: 'POST /auth/login',
    path: '/auth/login',
    status: null,
    failure: null,
    durationMs: null,
    headers: {},
    body: null,
    phone: null,
    ...given,
  };
}
