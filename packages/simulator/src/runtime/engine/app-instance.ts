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
  #app: Record<string, unknown> = {};
  readonly #listeners = new Map<string, Set<(value: unknown) => void>>();

  /** What scripts call as `App`. */
  define(definition: Record<string, unknown>): void {
    this.#app = definition;
  }

  /** What scripts call as `getApp`. */
  get(): Record<string, unknown> {
    return this.#app;
  }

  /** Calls a hook of the app and its listeners; true when anybody was there. */
  call(hook: AppHook, value: unknown): boolean {
    const own = this.#app[hook];
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
