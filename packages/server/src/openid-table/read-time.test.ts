import { expect, test } from 'vitest';
import { clockOf, readTime } from './read-time.ts';

const now = Date.UTC(2026, 0, 1);
const withoutZone = 'created_at has no time zone, and none is named for the table';

test.each([
  ['1700000000', '2023-11-14T22:13:20.000Z'],
  ['1700000000123', '2023-11-14T22:13:20.123Z'],
  ['2023-01-02T03:04:05Z', '2023-01-02T03:04:05.000Z'],
  ['2023-01-02 03:04:05.678+08:00', '2023-01-01T19:04:05.678Z'],
  ['2023/1/2 3:04 +0800', '2023-01-01T19:04:00.000Z'],
  ['2023-01-02T03:04:05-05', '2023-01-02T08:04:05.000Z'],
  ['2023-01-02 03:04:05 UTC', '2023-01-02T03:04:05.000Z'],
])('%s is a time by itself', (text, iso) => {
  expect(readTime(text, { now, offsetAt: null })).toBe(Date.parse(iso));
});

test.each([
  ['2023-01-02 03:04:05', 'Asia/Shanghai', '2023-01-01T19:04:05Z'],
  ['2023-01-02', 'Asia/Shanghai', '2023-01-01T16:00:00Z'],
  ['2023/1/2 3:04', '+08:00', '2023-01-01T19:04:00Z'],
  ['2023-07-02 03:04:05', 'America/New_York', '2023-07-02T07:04:05Z'],
  // The clocks go forward at 02:00 and back at 02:00.
  ['2023-03-12 01:59:59', 'America/New_York', '2023-03-12T06:59:59Z'],
  ['2023-03-12 03:00:00', 'America/New_York', '2023-03-12T07:00:00Z'],
  ['2023-11-05 03:00:00', 'America/New_York', '2023-11-05T08:00:00Z'],
  ['2023-01-02 03:04:05', 'UTC', '2023-01-02T03:04:05Z'],
])('%s is a time in %s', (text, zone, iso) => {
  expect(readTime(text, { now, offsetAt: clockOf(zone) })).toBe(Date.parse(iso));
});

test.each(['2023-01-02 03:04:05', '2023-01-02', '2023/1/2 3:04'])('%s alone is refused', (text) => {
  expect(readTime(text, { now, offsetAt: null })).toBe(withoutZone);
});

test.each([
  'yesterday',
  '2023-02-30',
  '2023-13-01',
  '2023-01-02 25:00',
  '2099-01-01Z',
  '-1',
  '12',
  '1/2/2023',
  'Jan 2 2023',
])('%s is no time', (text) => {
  expect(readTime(text, { now, offsetAt: clockOf('UTC') })).toBe('created_at is not a time');
});

test('a time zone that does not exist is refused', () => {
  expect(() => clockOf('Mars/Olympus')).toThrow(RangeError);
});
