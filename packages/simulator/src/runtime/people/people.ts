import type { DialogAnswer, EmulatorDialog } from '../../shared/server-event.ts';
import type { Phone } from '../phone.ts';
import { inWordsOf } from './dialog-words.ts';
import { drawDialog } from './draw-dialog.ts';
import { callPrivacyListener } from './privacy-listener.ts';

/** A person with a prepared answer has given it by then, and no dialog flashes up. */
const settleMs = 30;

/** The person holding the phone: answers the platform's questions by hand. */
export class People {
  readonly #phone: () => Phone;
  readonly #open = new Map<string, AbortController>();
  #privacyListener: unknown = null;

  constructor(phone: () => Phone) {
    this.#phone = phone;
  }

  /** `wx.onNeedPrivacyAuthorization`: the last listener wins, and the emulator is told that there is one. */
  onPrivacy(listener: unknown): void {
    this.#privacyListener = listener;
    void this.#phone().emulator.call('onNeedPrivacyAuthorization', {}, false);
  }

  /** Draws a question of the platform and sends the answer back. */
  async ask(dialog: EmulatorDialog): Promise<void> {
    if (dialog.kind === 'nickname') {
      // The keyboard of the nickname input offers the name; no dialog covers the page.
      return;
    }
    const phone = this.#phone();
    const cancelled = new AbortController();
    this.#open.set(dialog.id, cancelled);
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    if (cancelled.signal.aborted) return;
    const answer = await this.#answer(phone, dialog, cancelled.signal);
    if (this.#open.delete(dialog.id) && answer !== null) {
      await phone.emulator.answerDialog(dialog.id, answer);
    }
  }

  /** Somebody else (a script, another page) settled the question. */
  closed(id: string): void {
    const open = this.#open.get(id);
    this.#open.delete(id);
    open?.abort();
  }

  #answer(phone: Phone, dialog: EmulatorDialog, signal: AbortSignal): Promise<DialogAnswer | null> {
    if (dialog.kind === 'privacy-listener') {
      return callPrivacyListener(phone, this.#privacyListener, dialog.referrer ?? '');
    }
    const worded = inWordsOf(dialog, phone.boot.language);
    return drawDialog({ place: placeOf(phone), dialog: worded, files: phone.files, signal });
  }
}

function placeOf({ screen, reporter, boot }: Phone): {
  screen: Phone['screen'];
  reporter: Phone['reporter'];
  language: 'zh' | 'en';
} {
  return { screen, reporter, language: boot.language };
}
