import type { Values } from '../engine/node.ts';
import {
  dateColumns,
  dateToIndexes,
  indexesToDate,
  indexesToTime,
  timeColumns,
  timeToIndexes,
} from './picker-date.ts';

/** The columns of a picker, and what the chosen rows mean. */
export interface Wheels {
  readonly columns: (chosen: readonly number[]) => readonly (readonly string[])[];
  readonly chosen: readonly number[];
  readonly toValue: (chosen: readonly number[]) => unknown;
}

/** The wheels for the picker's mode as its properties are now; null for a mode that is not there. */
export function wheelsOf(values: () => Values): Wheels | null {
  switch (values().mode) {
    case 'selector':
      return listWheel(values);
    case 'multiSelector':
      return listWheels(values);
    case 'time':
      return { columns: timeColumns, chosen: timeToIndexes(String(values().value)), toValue: indexesToTime };
    case 'date':
      return dateWheels(values());
    default:
      return null;
  }
}

function listWheel(values: () => Values): Wheels {
  return {
    columns: () => [labels(values(), values().range)],
    chosen: [Math.max(0, Number(values().value) || 0)],
    toValue: ([index = 0]) => index,
  };
}

/** The page may change the later columns while the earlier ones turn. */
function listWheels(values: () => Values): Wheels {
  const columns = (): readonly (readonly string[])[] =>
    asList(values().range).map((column) => labels(values(), column));
  const chosen = columns().map((_, index) => Number(asList(values().value)[index] ?? 0));
  return { columns, chosen, toValue: (indexes) => indexes };
}

function dateWheels({ start, end, fields, value }: Values): Wheels {
  const range = {
    start: String(start || '1970-01-01'),
    end: String(end || '2099-12-31'),
    fields: String(fields),
  };
  return {
    columns: (chosen) => dateColumns(range, chosen),
    chosen: dateToIndexes(range, String(value || range.start)),
    toValue: (chosen) => indexesToDate(range, chosen),
  };
}

function labels({ rangeKey }: Values, items: unknown): readonly string[] {
  const key = String(rangeKey ?? '');
  return asList(items).map((item) => String(key === '' ? item : (item as Values)[key]));
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
