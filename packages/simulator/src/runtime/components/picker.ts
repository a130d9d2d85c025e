import { chooseColumns } from '../shell/choose-columns.ts';
import { anything, type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts';
import { addKeyboard } from './keyboard.ts';
import {
  dateColumns,
  dateToIndexes,
  indexesToDate,
  indexesToTime,
  timeColumns,
  timeToIndexes,
} from './picker-date.ts';

/** Choosing from columns, a time or a date, in a sheet at the bottom. */
export const picker: BuiltIn = {
  name: 'picker',
  properties: {
    name: text(),
    mode: text('selector'),
    range: anything([]),
    rangeKey: text(),
    value: anything(0),
    disabled: flag(),
    headerText: text(),
    start: text(),
    end: text(),
    fields: text('day'),
    customItem: text(),
    level: text(),
  },
  create(node) {
    const open = (): void => {
      if (node.values.disabled !== true) {
        void choose(node);
      }
    };
    node.on('tap', open);
    addKeyboard(node);
    const initial = node.values.value;
    return {
      activate: open,
      field: { value: () => node.values.value, reset: () => node.set({ value: initial }) },
    };
  },
};

async function choose(node: BuiltInNode): Promise<void> {
  const wheels = wheelsOf(node);
  if (wheels === null) {
    const mode = String(node.values.mode);
    node.phone.reporter.warn(
      'component_unsupported',
      `模拟器没有 picker 的 ${mode} 模式`,
      `the simulator has no picker mode ${mode}`,
    );
    return;
  }
  const { reporter, screen, boot } = node.phone;
  const place = { reporter, screen, language: boot.language };
  const turned = (column: number, value: number): void => {
    if (node.values.mode === 'multiSelector') {
      node.emit('columnchange', { column, value });
    }
  };
  const title = String(node.values.headerText ?? '');
  const chosen = await chooseColumns(place, {
    title,
    columns: wheels.columns,
    chosen: wheels.chosen,
    turned,
  });
  if (chosen === null) {
    node.emit('cancel');
    return;
  }
  const value = wheels.toValue(chosen);
  node.set({ value });
  node.emit('change', { value });
}

interface Wheels {
  readonly columns: (chosen: readonly number[]) => readonly (readonly string[])[];
  readonly chosen: readonly number[];
  readonly toValue: (chosen: readonly number[]) => unknown;
}

function wheelsOf(node: BuiltInNode): Wheels | null {
  const { mode, value, fields, start, end } = node.values;
  if (mode === 'selector') {
    const names = (): readonly string[] => labels(node, node.values.range);
    return {
      columns: () => [names()],
      chosen: [Math.max(0, Number(value) || 0)],
      toValue: ([index = 0]) => index,
    };
  }
  if (mode === 'multiSelector') {
    const columns = (): readonly (readonly string[])[] =>
      asList(node.values.range).map((column) => labels(node, column));
    return {
      columns,
      chosen: columns().map((_, index) => Number(asList(value)[index] ?? 0)),
      toValue: (chosen) => chosen,
    };
  }
  if (mode === 'time') {
    return { columns: timeColumns, chosen: timeToIndexes(String(value)), toValue: indexesToTime };
  }
  if (mode === 'date') {
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
  return null;
}

function labels(node: BuiltInNode, items: unknown): readonly string[] {
  const key = String(node.values.rangeKey ?? '');
  return asList(items).map((item) =>
    key === '' ? String(item) : String((item as Readonly<Record<string, unknown>>)[key]),
  );
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
