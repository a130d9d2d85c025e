import type { Project } from './project.ts';

/** The stamp of a file that was looked for and did not exist. */
export const absent = 'absent';

interface Entry {
  readonly value: unknown;
  readonly inputs: ReadonlyMap<string, string>;
}

/** What can be kept until a file changes. */
export interface Cacheable {
  readonly inputs: ReadonlyMap<string, string>;
  readonly problems: readonly { readonly severity: string }[];
}

/** Keeps compiled files while the files they were made of stay the same. Failures are never kept. */
export class FileCache {
  readonly #project: Project;
  readonly #entries = new Map<string, Entry>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** The kept value of `key`, or the one `make` returns now. */
  get<T extends Cacheable>(key: string, make: () => T): T {
    const kept = this.#entries.get(key);
    if (kept !== undefined && this.#isFresh(kept)) {
      // A key names one kind of value: callers prefix it with the kind.
      return kept.value as T;
    }
    const value = make();
    if (value.problems.every((problem) => problem.severity !== 'error')) {
      this.#entries.set(key, { value, inputs: value.inputs });
    }
    return value;
  }

  #isFresh(entry: Entry): boolean {
    return [...entry.inputs].every(([path, stamp]) => (this.#project.stamp(path) ?? absent) === stamp);
  }
}
