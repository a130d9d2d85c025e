import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dateColumns, dateToIndexes, indexesToDate, indexesToTime, timeToIndexes } from './picker-date.ts';

const range = { start: '1990-01-01', end: '2030-12-31', fields: 'day' };

it('offers as many days as the month has', () => {
  expect(dateColumns(range, [34, 1])[2]).toHaveLength(29);
  expect(dateColumns(range, [35, 1])[2]).toHaveLength(28);
  expect(dateColumns({ ...range, fields: 'month' }, [0, 0])).toHaveLength(2);
});

it('turns dates and times into indexes and back', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1990-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }),
      (date) => {
        const day = date.toISOString().slice(0, 10);
        const time = date.toISOString().slice(11, 16);
        expect(indexesToDate(range, dateToIndexes(range, day))).toBe(day);
        expect(indexesToTime(timeToIndexes(time))).toBe(time);
      },
    ),
  );
});

it('survives values that are no dates', () => {
  expect(timeToIndexes('soon')).toEqual([0, 0]);
  expect(indexesToDate(range, dateToIndexes(range, '1980-05-05'))).toBe('1990-05-05');
});
