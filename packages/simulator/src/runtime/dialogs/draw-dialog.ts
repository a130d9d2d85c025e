import type { DialogAnswer, EmulatorDialog } from '../../shared/server-event.ts';
import type { FileStore } from '../api/file-store.ts';
import { type DialogPlace, dialogButton, openDialog, textFor } from '../shell/dialog.ts';
import { element } from '../shell/elements.ts';
import { avatarChoices } from './avatar-choices.ts';
import { translateDialog } from './dialog-texts.ts';
import { messageChoices } from './message-choices.ts';
import { scopeNames } from './scope-names.ts';

/** A question of the platform, ready to be drawn. */
export interface DrawnDialog {
  readonly place: DialogPlace;
  readonly dialog: EmulatorDialog;
  readonly files: FileStore;
  readonly signal: AbortSignal;
}

type Answer = (answer: DialogAnswer | null) => void;

/** Draws one of the platform's own dialogs, in the phone's language; null when it was settled elsewhere. */
export function drawDialog(asked: DrawnDialog): Promise<DialogAnswer | null> {
  const { place, signal } = asked;
  const dialog = translateDialog(asked.dialog, place.language);
  const drawn = { ...asked, dialog };
  return openDialog<DialogAnswer | null>(place, {
    name: dialog.kind,
    shape: dialog.kind === 'settings' ? 'page' : dialog.kind === 'modal' ? 'center' : 'sheet',
    label: dialog.title ?? dialog.kind,
    content: (answer) => {
      signal.addEventListener('abort', () => answer(null));
      return [...heading(dialog), ...body(drawn, answer)];
    },
  });
}

function heading({ title, content }: EmulatorDialog): readonly HTMLElement[] {
  return [element('h2', { text: title ?? '' }), element('p', { text: content ?? '' })];
}

function body(drawn: DrawnDialog, answer: Answer): readonly HTMLElement[] {
  switch (drawn.dialog.kind) {
    case 'phone-number':
    case 'realtime-phone-number':
      return phoneNumbers(drawn, answer);
    case 'settings':
      return settings(drawn, answer);
    case 'avatar':
      return [avatarChoices(drawn.place, answer), cancel(drawn, answer)];
    case 'subscribe': {
      const { rows, read } = messageChoices(drawn.place, drawn.dialog.choices ?? []);
      return [...rows, buttons(drawn, { answer, accept: read })];
    }
    default:
      return [buttons(drawn, { answer, accept: () => ({ accept: true }) })];
  }
}

function phoneNumbers(drawn: DrawnDialog, answer: Answer): readonly HTMLElement[] {
  let choice = 0;
  const rows = (drawn.dialog.choices ?? []).map((number, index) => {
    const input = element('input', {
      attributes: { type: 'radio', name: 'wxs-phone', value: String(index) },
    });
    input.checked = index === 0;
    input.addEventListener('change', () => {
      choice = index;
    });
    return element('label', { className: 'wxs-phone', children: [input, String(number)] });
  });
  return [...rows, buttons(drawn, { answer, accept: () => ({ accept: true, choice }) })];
}

function settings(drawn: DrawnDialog, answer: Answer): readonly HTMLElement[] {
  const authSetting: Record<string, boolean> = { ...drawn.dialog.authSetting };
  const rows = Object.entries(authSetting).map(([scope, isOn]) => {
    const input = element('input', { attributes: { type: 'checkbox', role: 'switch' } });
    input.checked = isOn;
    input.addEventListener('change', () => {
      authSetting[scope] = input.checked;
    });
    return element('label', { className: 'wxs-setting', children: [nameOf(drawn, scope), input] });
  });
  const back = dialogButton(textFor(drawn.place, { zh: '返回小程序', en: 'Back' }), 'confirm', () =>
    answer({ accept: true, authSetting }),
  );
  return [...rows, back];
}

function nameOf({ place }: DrawnDialog, scope: string): string {
  const name = scopeNames[scope];
  return name === undefined ? scope : textFor(place, name);
}

interface Choices {
  readonly answer: Answer;
  readonly accept: () => DialogAnswer;
}

function buttons({ place, dialog }: DrawnDialog, { answer, accept }: Choices): HTMLElement {
  const refuse = dialog.cancelText || textFor(place, { zh: '拒绝', en: 'Refuse' });
  const allow = dialog.confirmText || textFor(place, { zh: '允许', en: 'Allow' });
  return element('div', {
    className: 'wxs-dialog-buttons',
    children: [
      dialogButton(refuse, 'cancel', () => answer({ accept: false })),
      dialogButton(allow, 'confirm', () => answer(accept())),
    ],
  });
}

function cancel({ place }: DrawnDialog, answer: Answer): HTMLElement {
  return dialogButton(textFor(place, { zh: '取消', en: 'Cancel' }), 'cancel', () =>
    answer({ accept: false }),
  );
}
