import { type BuiltIn, type BuiltInNode, flag, text } from './built-in.ts';
import { submitForm } from './form.ts';
import { addHover, hoverProperties } from './hover.ts';
import { addKeyboard } from './keyboard.ts';
import { pressOpenType } from './open-type.ts';

/** A button with every `open-type` that concerns login. */
export const button: BuiltIn = {
  name: 'button',
  properties: {
    ...hoverProperties('button-hover', 20, 70),
    size: text('default'),
    type: text('default'),
    plain: flag(),
    disabled: flag(),
    loading: flag(),
    formType: text(),
    openType: text(),
    lang: text('en'),
    sessionFrom: text(),
    appParameter: text(),
    phoneNumberNoQuotaToast: flag(true),
    needShowEntrance: flag(true),
  },
  create(node) {
    addHover(node, () => node.values.disabled !== true);
    addKeyboard(node);
    node.element.setAttribute('role', 'button');
    const stop = (event: { stopPropagation(): void }): void => {
      if (node.values.disabled === true) {
        event.stopPropagation();
      }
    };
    node.on('tap', stop, { capture: true });
    node.on('tap', () => press(node));
    return {
      activate: () => press(node),
      render({ disabled }) {
        node.element.setAttribute('aria-disabled', String(disabled === true));
      },
    };
  },
};

function press(node: BuiltInNode): void {
  const { disabled, formType, openType } = node.values;
  if (disabled === true) return;
  if (formType === 'submit' || formType === 'reset') {
    submitForm(node, formType);
  }
  if (typeof openType === 'string' && openType !== '') {
    void pressOpenType(node, openType);
  }
}
