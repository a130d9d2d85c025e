/**
 * A value that cannot print itself: text and JSON show `[secret]`, `console.log` shows an empty object.
 *
 * @example
 * ```ts
 * const appSecret = new Secret('0123456789abcdef0123456789abcdef');
 * console.log(`${appSecret}`, appSecret); // [secret] Secret {}
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
}
