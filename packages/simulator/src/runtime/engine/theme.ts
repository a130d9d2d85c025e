import type { ThemeValues } from '../../shared/compiled-app.ts';

/**
 * Light or dark: as the page's address says, else as the browser prefers; always light for an app without a
 * dark look. The document's `data-theme` is what compiled style sheets look at.
 */
export class Theme {
  readonly #values: ThemeValues | null;
  readonly #dark = window.matchMedia('(prefers-color-scheme: dark)');
  #wanted: 'light' | 'dark' | null;
  #changed: () => void = () => undefined;

  constructor(values: ThemeValues | null, wanted: 'light' | 'dark' | null) {
    this.#values = values;
    this.#wanted = wanted;
    this.#dark.addEventListener('change', () => this.#apply());
    document.documentElement.dataset.theme = this.name;
  }

  get name(): 'light' | 'dark' {
    const preferred = this.#wanted ?? (this.#dark.matches ? 'dark' : 'light');
    return this.#values === null ? 'light' : preferred;
  }

  /** Light, dark, or (null) what the browser prefers. */
  choose(wanted: 'light' | 'dark' | null): void {
    this.#wanted = wanted;
    this.#apply();
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

  /** Calls `changed` when light becomes dark, or dark light. */
  listen(changed: () => void): void {
    this.#changed = changed;
  }

  #apply(): void {
    if (document.documentElement.dataset.theme !== this.name) {
      document.documentElement.dataset.theme = this.name;
      this.#changed();
    }
  }
}
