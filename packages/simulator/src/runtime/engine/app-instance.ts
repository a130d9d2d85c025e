import { isRecord } from '../../shared/is-record.ts';
import type { Values } from './node.ts';

/** Options of App's onLaunch and onShow. */
export interface LaunchOptions {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly scene: number;
  readonly referrerInfo: Values;
}

type AppHook =
  | 'onLaunch'
  | 'onShow'
  | 'onHide'
  | 'onError'
  | 'onPageNotFound'
  | 'onUnhandledRejection'
  | 'onThemeChange';

/** The one `App` of the mini program, and those who listen to it through `wx.on…`. */
export class AppInstance {
  #app: Record<string, unknown> | null = null;
  readonly #defaults: Record<string, unknown> = {};
  readonly #listeners = new Map<string, Set<(value: unknown) => void>>();

  /** What scripts call as `App`. */
  define(definition: Record<string, unknown>): void {
    // What was set on the default before belongs to the app now, unless the app says otherwise.
    this.#app = Object.assign(definition, { ...this.#defaults, ...definition });
  }

  /** What scripts call as `getApp`: undefined before `App` ran, unless the default is allowed. */
  get(options?: unknown): Record<string, unknown> | undefined {
    const isDefaultAllowed = isRecord(options) && options.allowDefault === true;
    return this.#app ?? (isDefaultAllowed ? this.#defaults : undefined);
  }

  /** Starts as long as there is no app: independent subpackages begin so. */
  get isDefined(): boolean {
    return this.#app !== null;
  }

  /** Calls a hook of the app and its listeners; true when anybody was there. */
  call(hook: AppHook, value: unknown): boolean {
    const own = this.#app?.[hook];
    const listeners = [...(this.#listeners.get(hook) ?? [])];
    if (typeof own === 'function') {
      own.call(this.#app, value);
    }
    for (const listener of listeners) {
      listener(value);
    }
    return typeof own === 'function' || listeners.length > 0;
  }

  /** `wx.onError` and its like. */
  listen(hook: string, listener: (value: unknown) => void): void {
    const listeners = this.#listeners.get(hook) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(hook, listeners);
  }

  /** `wx.offError` and its like; without a listener all are removed. */
  unlisten(hook: string, listener?: (value: unknown) => void): void {
    if (listener === undefined) {
      this.#listeners.delete(hook);
      return;
    }
    this.#listeners.get(hook)?.delete(listener);
  }
}
