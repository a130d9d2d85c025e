/** The dates that a date picker offers. */
export interface DateRange {
  /** `YYYY-MM-DD`. */
  readonly start: string;
  readonly end: string;
  /** `year`, `month` or `day`: how many columns there are. */
  readonly fields: string;
}

/** Hours and minutes. */
export function timeColumns(): readonly (readonly string[])[] {
  return [numbers(0, 23), numbers(0, 59)];
}

export function timeToIndexes(time: string): readonly number[] {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return [hour || 0, minute || 0];
}

export function indexesToTime([hour = 0, minute = 0]: readonly number[]): string {
  return `${pad(hour)}:${pad(minute)}`;
}

/** Years, months, and the days of the chosen month. */
export function dateColumns(
  range: DateRange,
  [year = 0, month = 0]: readonly number[],
): readonly (readonly string[])[] {
  const first = yearOf(range.start);
  const days = new Date(Date.UTC(first + year, month + 1, 0)).getUTCDate();
  return [numbers(first, yearOf(range.end)), numbers(1, 12), numbers(1, days)].slice(0, columnCount(range));
}

export function dateToIndexes(range: DateRange, date: string): readonly number[] {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return [Math.max(0, year - yearOf(range.start)), month - 1, day - 1].slice(0, columnCount(range));
}

export function indexesToDate(range: DateRange, [year = 0, month = 0, day = 0]: readonly number[]): string {
  return [String(yearOf(range.start) + year), pad(month + 1), pad(day + 1)]
    .slice(0, columnCount(range))
    .join('-');
}

function columnCount({ fields }: DateRange): number {
  return fields === 'year' ? 1 : fields === 'month' ? 2 : 3;
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

function numbers(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => pad(from + index));
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
