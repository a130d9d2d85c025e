import { element } from '../shell/elements.ts';
import { type BuiltIn, flag, text } from './built-in.ts';
import { offerNickname } from './nickname.ts';
import { textFieldPart, textFieldProperties, typeText } from './text-field.ts';

const modes: Readonly<Record<string, string>> = {
  number: 'numeric',
  digit: 'decimal',
  idcard: 'text',
  text: 'text',
};

/** One line of text. `type="nickname"` offers the user's own nickname while it is focused. */
export const input: BuiltIn = {
  name: 'input',
  properties: { ...textFieldProperties, type: text('text'), password: flag() },
  create(node) {
    const control = element('input');
    const part = textFieldPart(node, control);
    offerNickname(node, control, (nickname) => typeText(node, control, nickname));
    return {
      ...part,
      render(now, before) {
        control.type = now.password === true || now.type === 'safe-password' ? 'password' : 'text';
        control.inputMode = modes[String(now.type)] ?? 'text';
        part.render?.(now, before);
      },
    };
  },
};
