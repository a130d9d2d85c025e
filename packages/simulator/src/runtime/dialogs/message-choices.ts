import type { DialogAnswer } from '../../shared/server-event.ts';
import { type DialogPlace, textFor } from '../shell/dialog.ts';
import { element } from '../shell/elements.ts';

/** The rows of the sheet of subscription messages: a tick box for each, and one to keep the choices. */
export function messageChoices(
  place: DialogPlace,
  titles: readonly unknown[],
): { readonly rows: readonly HTMLElement[]; readonly read: () => DialogAnswer } {
  const boxes = titles.map((title) => ({ title: String(title), input: tickBox(true) }));
  const keep = tickBox(false);
  const words = textFor(place, { zh: '总是保持以上选择，不再询问', en: 'Always keep these choices' });
  return {
    rows: [...boxes, { title: words, input: keep }].map(({ title, input }) =>
      element('label', { className: 'wxs-setting', children: [title, input] }),
    ),
    read: () => ({
      accept: true,
      choices: boxes.flatMap(({ input }, index) => (input.checked ? [index] : [])),
      keep: keep.checked,
    }),
  };
}

function tickBox(isTicked: boolean): HTMLInputElement {
  const input = element('input', { attributes: { type: 'checkbox' } });
  input.checked = isTicked;
  return input;
}
