import type { Language, LocalText } from '../../shared/local-text.ts';
import type { Reporter } from '../reporter.ts';
import { element } from './elements.ts';
import type { Screen } from './screen.ts';

/** Where dialogs are drawn, and to whom they are told. */
export interface DialogPlace {
  readonly screen: Screen;
  readonly reporter: Reporter;
  readonly language: Language;
}

/** A dialog that waits for an answer. */
export interface DialogOptions<T> {
  /** Name in the event stream: `modal`, `authorize`, `phone` … */
  readonly name: string;
  readonly shape: 'center' | 'sheet' | 'page';
  /** What the dialog shows; `answer` closes it. */
  readonly content: (answer: (value: T) => void) => readonly (Node | string)[];
  /** The answer given by a tap beside the dialog; absent when that does nothing. */
  readonly outside?: T;
  readonly label: string;
}

/** Opens a dialog over the page and resolves with its answer. */
export function openDialog<T>(place: DialogPlace, options: DialogOptions<T>): Promise<T> {
  const { screen, reporter } = place;
  const { name, shape, label } = options;
  reporter.emit({ kind: 'dialog', dialog: name, state: 'shown' });
  return new Promise((resolve) => {
    const answer = (value: T): void => {
      mask.remove();
      reporter.emit({ kind: 'dialog', dialog: name, state: 'answered', answer: describe(value) });
      resolve(value);
    };
    const box = element('div', {
      className: `wxs-dialog wxs-${shape}`,
      attributes: { role: 'dialog', 'aria-modal': 'true', 'aria-label': label, 'data-dialog': name },
      children: options.content(answer),
    });
    const mask = element('div', { className: 'wxs-mask', children: [box] });
    mask.addEventListener('click', (event) => {
      if (event.target === mask && 'outside' in options) {
        answer(options.outside as T);
      }
    });
    screen.overlays.append(mask);
    box.tabIndex = -1;
    box.focus({ preventScroll: true });
  });
}

/** A button of a dialog; `answer` tells tests and scripts which one it is. */
export function dialogButton(text: string, answer: string, onClick: () => void): HTMLButtonElement {
  return element('button', {
    className: 'wxs-dialog-button',
    attributes: { type: 'button', 'data-answer': answer },
    text,
    onClick,
  });
}

/** The text of a dialog in the phone's language. */
export function textFor(place: Pick<DialogPlace, 'language'>, words: LocalText): string {
  return words[place.language];
}

function describe(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');
}
