import { chooseColumns } from '../shell/choose-columns.ts';
import { anything, type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts';
import { addKeyboard } from './keyboard.ts';
import { wheelsOf } from './picker-wheels.ts';

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
  const { reporter, screen, boot } = node.phone;
  const wheels = wheelsOf(() => node.values);
  if (wheels === null) {
    const mode = String(node.values.mode);
    const [zh, en] = [`模拟器没有 picker 的 ${mode} 模式`, `the simulator has no picker mode ${mode}`];
    reporter.warn('component_unsupported', zh, en);
    return;
  }
  const place = { reporter, screen, language: boot.language };
  const title = String(node.values.headerText ?? '');
  const { columns, chosen } = wheels;
  const columnChanged = (column: number, value: number): void => emitColumnChange(node, column, value);
  const answer = await chooseColumns(place, { title, columns, chosen, columnChanged });
  if (answer === null) {
    node.emit('cancel');
    return;
  }
  const value = wheels.toValue(answer);
  node.set({ value });
  node.emit('change', { value });
}

function emitColumnChange(node: BuiltInNode, column: number, value: number): void {
  if (node.values.mode === 'multiSelector') {
    node.emit('columnchange', { column, value });
  }
}
