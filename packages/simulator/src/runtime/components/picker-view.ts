import { anything, type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts';
import { instanceOf } from './registry.ts';

const defaultRowPx = 34;

/** Columns inside the page that stop at a row. */
export const pickerView: BuiltIn = {
  name: 'picker-view',
  properties: {
    value: anything([]),
    indicatorStyle: text(),
    indicatorClass: text(),
    maskStyle: text(),
    maskClass: text(),
    immediateChange: flag(),
  },
  create(node) {
    return {
      attached: () => requestAnimationFrame(() => turnTo(node)),
      render: ({ value }, before) => {
        if (value !== before.value) {
          requestAnimationFrame(() => turnTo(node));
        }
      },
    };
  },
};

/** One column of a picker-view. */
export const pickerViewColumn: BuiltIn = {
  name: 'picker-view-column',
  properties: {},
  create(node) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    node.element.addEventListener('scroll', () => {
      clearTimeout(timer);
      timer = setTimeout(() => settle(node), 120);
    });
    return {};
  },
};

function columnsOf(view: BuiltInNode): readonly HTMLElement[] {
  return [...view.element.querySelectorAll<HTMLElement>('wx-picker-view-column')];
}

function rowHeight(column: HTMLElement): number {
  const first = [...column.children].find((child) => child instanceof HTMLElement && child.offsetHeight > 0);
  return first instanceof HTMLElement ? first.offsetHeight : defaultRowPx;
}

function turnTo(view: BuiltInNode): void {
  const { value } = view.values;
  for (const [index, column] of columnsOf(view).entries()) {
    const padding = Math.max(0, (column.clientHeight - rowHeight(column)) / 2);
    column.style.paddingBlock = `${padding}px`;
    column.scrollTop = Number(Array.isArray(value) ? (value[index] ?? 0) : 0) * rowHeight(column);
  }
}

function settle(column: BuiltInNode): void {
  const view = instanceOf(column.element.closest('wx-picker-view'))?.node;
  if (view === undefined) return;
  const value = columnsOf(view).map((each) => Math.round(each.scrollTop / rowHeight(each)));
  const { value: old } = view.values;
  if (!Array.isArray(old) || value.some((index, at) => index !== old[at])) {
    view.set({ value });
    view.emit('change', { value });
  }
}
