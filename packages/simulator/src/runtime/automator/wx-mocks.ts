import { isRecord } from '../../shared/is-record.ts';
import type { Phone } from '../phone.ts';
import type { AutomatorParams } from './automator-types.ts';
import { functionOf } from './function-of.ts';

type WxFunction = (...args: readonly unknown[]) => unknown;

/** These return no promise, whatever they are given. */
const callbackOnly: ReadonlySet<string> = new Set(['login', 'getUserInfo', 'requirePrivacyAuthorize']);

/** Members of `wx` that a test calls, or replaces for a while. */
export class WxMocks {
  readonly #wx: Record<string, unknown>;
  readonly #originals = new Map<string, unknown>();

  constructor({ wx }: Pick<Phone, 'wx'>) {
    this.#wx = wx;
  }

  /** Calls a member of `wx`, and waits for its answer. */
  async call(name: string, args: readonly unknown[]): Promise<unknown> {
    const member = this.#wx[name];
    if (typeof member !== 'function') throw new Error(`wx.${name} not exists`);
    if (!callbackOnly.has(name)) return member(...args);
    const [options] = args;
    return new Promise((success, fail) => member({ ...(isRecord(options) ? options : {}), success, fail }));
  }

  /** Replaces a member by a result or a function; without either the original comes back. */
  mock({ method, result, functionDeclaration, args }: AutomatorParams): void {
    const name = String(method);
    if (!this.#originals.has(name)) this.#originals.set(name, this.#wx[name]);
    const original = this.#originals.get(name);
    if (result === undefined && functionDeclaration === undefined) {
      this.#wx[name] = original;
    } else if (functionDeclaration === undefined) {
      this.#wx[name] = answering(name, result);
    } else {
      const act = functionOf(functionDeclaration);
      const extra = Array.isArray(args) ? args : [];
      // The function finds what it replaces as `this.origin`.
      this.#wx[name] = (...given: readonly unknown[]) =>
        act.apply({ origin: original }, [...given, ...extra]);
    }
  }
}

/** A member that answers the same to everybody, in the way that its name promises. */
function answering(name: string, result: unknown): WxFunction {
  if (name.endsWith('Sync')) return () => result;
  return (options) => {
    const { success, fail, complete } = isRecord(options) ? options : {};
    const isFailure = isRecord(result) && /:fail/.test(String(result.errMsg));
    const callbacks = [isFailure ? fail : success, complete].filter((each) => typeof each === 'function');
    for (const callback of callbacks) setTimeout(callback, 0, result);
    if (callbacks.length > 0) return undefined;
    return isFailure ? Promise.reject(result) : Promise.resolve(result);
  };
}
