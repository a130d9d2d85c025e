/**
 * A value that cannot be printed by accident: `String()`, `JSON.stringify` and loggers show `[secret]`.
 *
 * `console.log` shows `Secret {}`, because the value is a `#private` field.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: call it only where the value is handed over. */
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
