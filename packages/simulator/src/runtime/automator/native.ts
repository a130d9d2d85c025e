import type { Phone } from '../phone.ts';

/** What `miniProgram.native()` can press, and the buttons that it stands for here. */
const buttons: Readonly<Record<string, string>> = {
  authorizeAllow: '[data-dialog]:not([data-dialog="modal"]) [data-answer="confirm"]',
  authorizeCancel: '[data-dialog]:not([data-dialog="modal"]) [data-answer="cancel"]',
  confirmModal: '[data-dialog="modal"] [data-answer="confirm"]',
  cancelModal: '[data-dialog="modal"] [data-answer="cancel"]',
  shareConfirm: '[data-dialog="share"] [data-answer="confirm"]',
  shareCancel: '[data-dialog="share"] [data-answer="cancel"]',
  closePaymentDialog: '[data-dialog="payment"] [data-answer="cancel"]',
  navigateLeft: '.wxs-page:not([hidden]) .wxs-back',
  goHome: '.wxs-page:not([hidden]) .wxs-home',
};

const patienceMs = 3000;
const lookAgainMs = 30;

/** Presses a button of the phone's own dialogs: consent is given or refused by a test as by a person. */
export async function pressNative({ screen }: Phone, method: string): Promise<object> {
  const selector = buttons[method];
  if (selector === undefined) throw new Error(`the simulator has no native ${method}`);
  const until = performance.now() + patienceMs;
  for (;;) {
    const button = screen.element.querySelector<HTMLElement>(selector);
    if (button !== null) {
      button.click();
      return {};
    }
    if (performance.now() > until) throw new Error(`nothing to press for ${method}`);
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
  }
}
