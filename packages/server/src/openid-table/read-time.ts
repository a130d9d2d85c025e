/** Why a time of a table cannot be used. */
export type TimeProblem =
  | 'created_at is not a time'
  | 'created_at has no time zone, and none is named for the table';

/** What a table's times are read with. */
export interface TimeReading {
  /** UTC milliseconds: nothing of a table happened later. */
  readonly now: number;
  /** How far a wall clock is ahead of UTC at a time, in milliseconds; null where the table's zone is not known. */
  readonly offsetAt: ((time: number) => number) | null;
}

/**
 * The clock of a time zone.
 *
 * @param timeZone an IANA name (`Asia/Shanghai`) or an offset (`+08:00`)
 * @throws RangeError when there is no such zone
 */
export function clockOf(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (time) => {
    const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = 0, minutes = 0, seconds = 0] = /([+-])(\d+):(\d+)(?::(\d+))?$/.exec(name) ?? [];
    const ahead = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -ahead : ahead;
  };
}

/**
 * Reads a time as tables write it: seconds or milliseconds since 1970, or a date with or without a time of day, with its
 * zone (`2023-01-02T03:04:05+08:00`, `… Z`) or in the zone of the table. The machine's own zone decides nothing.
 */
export function readTime(text: string, { now, offsetAt }: TimeReading): number | TimeProblem {
  const time = /^\d{9,14}$/.test(text) ? sinceEpoch(Number(text)) : readDate(text, offsetAt);
  if (typeof time === 'string') return time;
  return time >= 0 && time <= now ? time : 'created_at is not a time';
}

/** Ten digits are seconds until the year 2286. */
function sinceEpoch(number: number): number {
  return number < 1e11 ? number * 1000 : number;
}

const datePattern =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;

function readDate(text: string, offsetAt: TimeReading['offsetAt']): number | TimeProblem {
  const [whole, year, month, day, hour = 0, minute = 0, second = 0, fraction = '0', zone] =
    datePattern.exec(text) ?? [];
  if (whole === undefined) return 'created_at is not a time';
  const date = [Number(year), Number(month), Number(day)] as const;
  const clock = [Number(hour), Number(minute), Number(second)] as const;
  if (!isReal(date, clock)) return 'created_at is not a time';
  const milliseconds = Math.floor(Number(`0.${fraction}`) * 1000);
  const wall = Date.UTC(date[0], date[1] - 1, date[2], ...clock, milliseconds);
  if (zone !== undefined) return wall - offsetOf(zone);
  if (offsetAt === null) return 'created_at has no time zone, and none is named for the table';
  // The offset at the wall time taken as UTC may be that of the other side of a change of the clocks.
  return wall - offsetAt(wall - offsetAt(wall));
}

function isReal(
  [year, month, day]: readonly [number, number, number],
  [hour, minute, second]: readonly [number, number, number],
): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return (
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  );
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ahead : ahead;
}
