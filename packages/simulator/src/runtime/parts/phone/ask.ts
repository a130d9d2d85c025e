import type { LocalText } from '../../../shared/local-text.ts';
import { WxFailure } from '../../api/wx-api.ts';
import type { Phone } from '../../phone.ts';
import { type DialogPlace, dialogButton, openDialog, textFor } from '../../shell/dialog.ts';
import { element } from '../../shell/elements.ts';

/** A question that the phone puts to its person in the place of another program. */
export interface Question {
  /** Name in the event stream: `scan`, `call` … */
  readonly name: string;
  readonly title: LocalText;
  readonly content?: string;
  /** The text that is typed or accepted; absent when there is only yes and no. */
  readonly value?: string;
  readonly confirm?: LocalText;
}

/** The person's answer: the text, or the empty one where none was asked for. Refusing ends in `fail cancel`. */
export async function ask(phone: Phone, question: Question): Promise<string> {
  const place: DialogPlace = {
    screen: phone.screen,
    reporter: phone.reporter,
    language: phone.boot.language,
  };
  const { name, title, content = '', value, confirm = { zh: '确定', en: 'OK' } } = question;
  const label = textFor(place, title);
  const input = element('input', {
    className: 'wxs-modal-input',
    attributes: { value: value ?? '', 'aria-label': label },
  });
  const answer = await openDialog<string | null>(place, {
    name,
    shape: 'sheet',
    label,
    outside: null,
    content: (reply) => [
      element('h2', { text: label }),
      element('p', { text: content }),
      ...(value === undefined ? [] : [input]),
      element('div', {
        className: 'wxs-dialog-buttons',
        children: [
          dialogButton(textFor(place, { zh: '取消', en: 'Cancel' }), 'cancel', () => reply(null)),
          dialogButton(textFor(place, confirm), 'confirm', () =>
            reply(value === undefined ? '' : input.value),
          ),
        ],
      }),
    ],
  });
  if (answer === null) throw new WxFailure('cancel');
  return answer;
}
