import type { DialogAnswer, EmulatorDialog } from '../../shared/server-event.ts';
import type { FileStore } from '../api/file-store.ts';
import type { EmulatorLink } from '../emulator-link.ts';
import type { DialogPlace } from '../shell/dialog.ts';
import { callPrivacyListener } from './privacy-listener.ts';

/** A person with a prepared answer has given it by then, and no dialog flashes up. */
const settleMs = 30;

/** What the platform's dialogs need of the phone. */
export interface DialogPorts {
  readonly place: DialogPlace;
  readonly emulator: EmulatorLink;
  readonly files: FileStore;
}

/** The platform's dialogs on the phone: each question of the emulator is drawn, and its answer sent back. */
export class PlatformDialogs {
  readonly #ports: DialogPorts;
  readonly #open = new Map<string, AbortController>();
  #privacyListener: unknown = null;

  constructor(ports: DialogPorts) {
    this.#ports = ports;
  }

  /** `wx.onNeedPrivacyAuthorization`: the last listener wins, and the emulator is told that there is one. */
  onPrivacy(listener: unknown): void {
    this.#privacyListener = listener;
    void this.#ports.emulator.call('onNeedPrivacyAuthorization', {}, false);
  }

  /** Draws a question of the platform and sends the answer back. */
  async ask(dialog: EmulatorDialog): Promise<void> {
    if (dialog.kind === 'nickname') {
      // The keyboard of the nickname input offers the name; no dialog covers the page.
      return;
    }
    const cancelled = new AbortController();
    this.#open.set(dialog.id, cancelled);
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    if (cancelled.signal.aborted) return;
    const answer = await this.#answer(dialog, cancelled.signal);
    if (this.#open.delete(dialog.id) && answer !== null) {
      await this.#ports.emulator.answerDialog(dialog.id, answer);
    }
  }

  /** Somebody else (a script, another page) settled the question. */
  closed(id: string): void {
    const open = this.#open.get(id);
    this.#open.delete(id);
    open?.abort();
  }

  async #answer(dialog: EmulatorDialog, signal: AbortSignal): Promise<DialogAnswer | null> {
    const { place, files } = this.#ports;
    if (dialog.kind === 'privacy-listener') {
      return callPrivacyListener(place.reporter, this.#privacyListener, dialog.referrer ?? '');
    }
    // Loaded by the first question: most pages ask none.
    const { drawDialog } = await import('./draw-dialog.ts');
    return signal.aborted ? null : drawDialog({ place, dialog, files, signal });
  }
}
