import type { ThemeValues } from '../../shared/compiled-app.ts';

/** Light or dark, as the browser prefers; always light for an app without a dark look. */
export class Theme {
  readonly #values: ThemeValues | null;
  readonly #dark = window.matchMedia('(prefers-color-scheme: dark)');

  constructor(values: ThemeValues | null) {
    this.#values = values;
  }

  get name(): 'light' | 'dark' {
    return this.#values !== null && this.#dark.matches ? 'dark' : 'light';
  }

  /** A copy in which every `@name` is the value that it has now. */
  resolve<T extends object>(look: T): T {
    const values: Readonly<Record<string, string>> = this.#values?.[this.name] ?? {};
    const entries = Object.entries(look).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' && value.startsWith('@') ? (values[value.slice(1)] ?? value) : value,
    ]);
    // The same members with values of the same types.
    return Object.fromEntries(entries) as T;
  }

  /** Calls `changed` when the browser changes its mind. */
  listen(changed: () => void): void {
    if (this.#values !== null) {
      this.#dark.addEventListener('change', changed);
    }
  }
}
