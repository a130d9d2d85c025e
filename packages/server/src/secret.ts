import { inspect } from 'node:util';

/**
 * A value that cannot print itself: logs, errors, JSON and `console.log` show `[secret]`.
 *
 * @example
 * ```ts
 * const appSecret = new Secret('0123456789abcdef0123456789abcdef');
 * console.log(`${appSecret}`); // [secret]
 * appSecret.reveal(); // the value
 * ```
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: hand it on, never keep it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
