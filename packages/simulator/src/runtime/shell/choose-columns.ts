import { type DialogPlace, dialogButton, openDialog, textFor } from './dialog.ts';
import { element } from './elements.ts';

/** Columns of choices in a sheet at the bottom. */
export interface ColumnChoice {
  readonly title: string;
  /** The choices of every column for the indexes chosen so far. */
  readonly columns: (chosen: readonly number[]) => readonly (readonly string[])[];
  readonly chosen: readonly number[];
  /** Called at every turn of a column. */
  readonly columnChanged?: (column: number, index: number) => void;
}

/** Lets the user choose; null when cancelled. */
export function chooseColumns(place: DialogPlace, choice: ColumnChoice): Promise<readonly number[] | null> {
  let chosen = [...choice.chosen];
  const wheels = element('div', { className: 'wxs-wheels' });
  const draw = (): void => {
    wheels.replaceChildren(
      ...choice.columns(chosen).map((items, column) =>
        wheel(items, chosen[column] ?? 0, (index) => {
          chosen = chosen.map((old, at) => (at === column ? index : old));
          choice.columnChanged?.(column, index);
          draw();
        }),
      ),
    );
  };
  draw();
  return openDialog<readonly number[] | null>(place, {
    name: 'picker',
    shape: 'sheet',
    label: choice.title,
    outside: null,
    content: (answer) => [
      element('div', {
        className: 'wxs-sheet-head',
        children: [
          dialogButton(textFor(place, { zh: '取消', en: 'Cancel' }), 'cancel', () => answer(null)),
          element('strong', { text: choice.title }),
          dialogButton(textFor(place, { zh: '确定', en: 'OK' }), 'confirm', () => answer(chosen)),
        ],
      }),
      wheels,
    ],
  });
}

function wheel(items: readonly string[], chosen: number, turn: (index: number) => void): HTMLSelectElement {
  const select = element('select', { attributes: { size: '7' } });
  select.append(
    ...items.map((item, index) => element('option', { text: item, attributes: { value: String(index) } })),
  );
  select.selectedIndex = Math.min(chosen, items.length - 1);
  select.addEventListener('change', () => turn(select.selectedIndex));
  return select;
}
