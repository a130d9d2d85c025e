import type { CompiledModule } from '../../shared/compiled-app.ts';
import { BrokenModuleError } from '../broken-module-error.ts';

/** Names that exist in a browser but not in the platform's logic layer, so a module must not see them. */
const hiddenGlobals = [
  'window',
  'document',
  'self',
  'top',
  'parent',
  'frames',
  'location',
  'history',
  'navigator',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'FormData',
  'Headers',
  'Request',
  'Response',
  'Blob',
  'File',
  'FileReader',
  'Image',
  'Audio',
  'alert',
  'confirm',
  'prompt',
  'open',
  'crypto',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'URL',
  'URLSearchParams',
  'TextEncoder',
  'TextDecoder',
  'AbortController',
  'AbortSignal',
  'atob',
  'btoa',
  'postMessage',
  'MutationObserver',
  'IntersectionObserver',
  'ResizeObserver',
  'structuredClone',
  'queueMicrotask',
  'Event',
  'CustomEvent',
  'event',
  'name',
  'status',
  'origin',
  'closed',
  'length',
  'screen',
  'performance',
  'Worker',
  'customElements',
  'matchMedia',
  'getComputedStyle',
  'globalThis',
] as const;

/** Runs the modules of a mini program, each at most once. */
export class ModuleLoader {
  readonly #modules: Readonly<Record<string, CompiledModule>>;
  readonly #globals: Readonly<Record<string, unknown>>;
  readonly #loaded = new Map<string, { exports: unknown }>();
  readonly #names: readonly string[];

  /** `globals` are what a module may use besides the language: `wx`, `Page`, `getApp` … */
  constructor(modules: Readonly<Record<string, CompiledModule>>, globals: Readonly<Record<string, unknown>>) {
    this.#modules = modules;
    this.#globals = globals;
    this.#names = [...hiddenGlobals.filter((name) => !(name in globals)), ...Object.keys(globals)];
  }

  /** Runs a module and returns its exports. A module that is being run already returns what it has so far. */
  load(path: string): unknown {
    const known = this.#loaded.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    this.#loaded.set(path, module);
    try {
      // Not the browser's global object, which `this` would be otherwise.
      this.#evaluate(path).call(module.exports, this.#requireFrom(path), module, module.exports);
    } catch (error) {
      this.#loaded.delete(path);
      throw error;
    }
    return module.exports;
  }

  #evaluate(path: string): (require: unknown, module: unknown, exports: unknown) => void {
    if (this.#modules[path]?.isBroken === true) throw new BrokenModuleError(`module '${path}' has an error`);
    const code = this.#modules[path]?.code ?? '';
    // Two functions: a module may declare a name that is hidden, such as `let Image`.
    const body = `return function (require, module, exports) {${code}\n}\n//# sourceURL=miniprogram:///${path}`;
    const wrapper: unknown = new Function(...this.#names, body).apply(
      undefined,
      this.#names.map((name) => this.#globals[name]),
    );
    return wrapper as (require: unknown, module: unknown, exports: unknown) => void;
  }

  #requireFrom(path: string): unknown {
    const requires = this.#modules[path]?.requires ?? {};
    const require = (to: string): unknown => {
      const target = requires[to] ?? this.#dynamic(path, to);
      if (target === undefined) {
        throw new Error(`module '${to}' is not defined, require args is '${to}' (${path})`);
      }
      return this.load(target);
    };
    return Object.assign(require, { async: (to: string) => Promise.resolve().then(() => require(to)) });
  }

  /** `require(variable)`: only modules that something else requires by name are known. */
  #dynamic(path: string, to: string): string | undefined {
    const base = new URL(to, `file:///${path}`).pathname.slice(1);
    return ['', '.js', '.ts', '/index.js', '/index.ts']
      .map((end) => base + end)
      .find((id) => id in this.#modules);
  }
}
