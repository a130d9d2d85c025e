/** What the simulator's server sends to an open page (`__simulator/events`). */
export type ServerEvent =
  /** The sources changed and were compiled again. */
  | { readonly kind: 'reload' }
  /** The answer to a call that took longer than a request should stay open. */
  | { readonly kind: 'answer'; readonly call: string; readonly status: number; readonly body: unknown }
  /** A client of the automation protocol calls a method. */
  | { readonly kind: 'automator'; readonly call: string; readonly method: string; readonly params: unknown }
  /** Something happened to a WebSocket of the mini program. */
  | { readonly kind: 'socket'; readonly id: string; readonly event: SocketEvent }
  /** The emulator asks this phone's person something. */
  | { readonly kind: 'dialog'; readonly dialog: EmulatorDialog }
  /** The question is settled, by this phone or by somebody else. */
  | { readonly kind: 'dialog-closed'; readonly id: string };

/** What happens to a WebSocket. Bytes are `{ "$base64": "…" }`. */
export type SocketEvent =
  | { readonly state: 'open'; readonly header: Readonly<Record<string, string>> }
  | { readonly state: 'message'; readonly data: unknown }
  | { readonly state: 'error'; readonly message: string }
  | { readonly state: 'close'; readonly code: number; readonly reason: string };

/** A question to the person, as the emulator puts it. */
export interface EmulatorDialog {
  readonly id: string;
  readonly kind: string;
  readonly api: string;
  readonly appId: string;
  readonly user: string;
  readonly device: string;
  readonly title?: string;
  readonly content?: string;
  readonly confirmText?: string;
  readonly cancelText?: string;
  readonly scope?: string;
  readonly choices?: readonly unknown[];
  readonly authSetting?: Readonly<Record<string, boolean>>;
  readonly referrer?: string;
}

/** What the person answers. */
export interface DialogAnswer {
  readonly accept: boolean;
  readonly choice?: number;
  readonly choices?: readonly number[];
  readonly keep?: boolean;
  readonly text?: string;
  readonly avatarUrl?: string;
  readonly authSetting?: Readonly<Record<string, boolean>>;
  readonly event?: 'agree' | 'disagree' | 'exposureAuthorization';
  readonly buttonId?: string;
}
