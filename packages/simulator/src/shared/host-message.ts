import type { Problem } from './problem.ts';

/**
 * What the simulator's page tells the page that embeds it, by `postMessage`, on the same origin only.
 *
 * @example
 * window.addEventListener('message', ({ data, origin }) => {
 *   if (origin === location.origin && isSimulatorMessage(data) && data.event.kind === 'wx-call') {
 *     console.log(data.user, data.event.api, data.event.options);
 *   }
 * });
 */
export interface SimulatorMessage {
  readonly source: 'weapp-auth-simulator';
  readonly version: 1;
  /** `user` and `device` of the page's address, so that two phones can be told apart. */
  readonly user: string;
  readonly device: string;
  /** Milliseconds since 1970, by the browser's clock. */
  readonly at: number;
  readonly event: SimulatorEvent;
}

/** One thing that happened in the simulated phone. Values are plain data; secrets are not masked here. */
export type SimulatorEvent =
  /** The first page is on the screen. */
  | { readonly kind: 'ready'; readonly appId: string; readonly path: string; readonly durationMs: number }
  /** Another page is on top. */
  | {
      readonly kind: 'page';
      readonly path: string;
      readonly query: Readonly<Record<string, string>>;
      readonly depth: number;
    }
  /** The mini program called `wx.{api}`, or a button asked for an open ability (`api` is then `button.{openType}`). */
  | { readonly kind: 'wx-call'; readonly id: number; readonly api: string; readonly options: unknown }
  /** The answer to the call of the same `id`. */
  | {
      readonly kind: 'wx-result';
      readonly id: number;
      readonly api: string;
      readonly outcome: 'success' | 'fail';
      readonly result: unknown;
      readonly durationMs: number;
    }
  /** A dialog of the platform opened or was answered. */
  | {
      readonly kind: 'dialog';
      readonly dialog: string;
      readonly state: 'shown' | 'answered';
      readonly answer?: string;
    }
  /** A `tap` or `see` of the same `id` is over: done, or nothing like it came up in time. */
  | { readonly kind: 'acted'; readonly id: string; readonly outcome: 'done' | 'missing' }
  /** Something is wrong with the mini program. */
  | { readonly kind: 'problem'; readonly problem: Problem };

/** What the embedding page may ask of the simulator's page. */
export interface SimulatorCommand {
  readonly source: 'weapp-auth-host';
  readonly command:
    | { readonly kind: 'reload' }
    /** As `wx.reLaunch`. */
    | { readonly kind: 'open'; readonly url: string }
    /** The app goes to the background, as by the phone's home button. */
    | { readonly kind: 'hide' }
    | { readonly kind: 'show' }
    /** The mini program is deleted and installed again: its storage is empty. */
    | { readonly kind: 'reinstall' }
    /** A finger taps the first visible element that the CSS selector finds, as soon as there is one. */
    | { readonly kind: 'tap'; readonly id: string; readonly selector: string; readonly timeoutMs: number }
    /** Waits until the selector finds something visible. */
    | { readonly kind: 'see'; readonly id: string; readonly selector: string; readonly timeoutMs: number }
    /** Light, dark, or (null) what the browser prefers. */
    | { readonly kind: 'theme'; readonly theme: 'light' | 'dark' | null };
}

/** Tells a simulator's message from other messages. */
export function isSimulatorMessage(value: unknown): value is SimulatorMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'source' in value &&
    value.source === 'weapp-auth-simulator'
  );
}

/** Tells a command from other messages. */
export function isSimulatorCommand(value: unknown): value is SimulatorCommand {
  return (
    typeof value === 'object' && value !== null && 'source' in value && value.source === 'weapp-auth-host'
  );
}
