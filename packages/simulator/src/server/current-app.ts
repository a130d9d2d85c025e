import { type CompileResult, Compiler } from '../compile/compiler.ts';
import type { Project } from '../compile/project.ts';
import type { AppAnswer } from '../shared/boot.ts';
import type { Problem } from '../shared/problem.ts';
import { FolderWatch } from './watch.ts';

/** What happens around the compiled mini program. */
export interface CurrentAppEvents {
  /** A compilation ended. */
  readonly compiled: (problems: readonly Problem[], durationMs: number) => void;
  /** The sources changed, and what they are now is compiled. */
  readonly changed: () => void;
}

/** The mini program as its files are now: compiled when asked for, and again after every change. */
export class CurrentApp {
  readonly #project: Project;
  readonly #compiler: Compiler;
  readonly #events: CurrentAppEvents;
  readonly #watch: FolderWatch;
  #isWatching = false;
  #result: Promise<CompileResult> | null = null;
  #maps: ReadonlyMap<string, string> = new Map();

  constructor(project: Project, events: CurrentAppEvents) {
    this.#project = project;
    this.#compiler = new Compiler(project);
    this.#events = events;
    this.#watch = new FolderWatch(() => void this.#recompile());
  }

  /** Starts watching the files. */
  watch(): void {
    this.#isWatching = true;
    this.#watch.add([this.#project.root]);
  }

  /** The compiled app, or what is wrong with it. */
  async answer(): Promise<AppAnswer> {
    this.#result ??= this.#compile();
    const result = await this.#result;
    return result.kind === 'compiled' ? { kind: 'compiled', app: result.app } : result;
  }

  /** Source maps of the modules that were compiled last. */
  get maps(): ReadonlyMap<string, string> {
    return this.#maps;
  }

  close(): void {
    this.#watch.close();
  }

  async #recompile(): Promise<void> {
    this.#project.forgetPackages();
    this.#result = this.#compile();
    await this.#result;
    this.#events.changed();
  }

  async #compile(): Promise<CompileResult> {
    const started = performance.now();
    const result = await this.#compiler.compile();
    if (result.kind === 'compiled') {
      this.#maps = result.maps;
    }
    if (this.#isWatching) {
      // Folders that appeared meanwhile are watched, too.
      this.#watch.add([this.#project.root, ...this.#project.linkedFolders]);
    }
    const problems = result.kind === 'compiled' ? result.app.problems : result.problems;
    this.#events.compiled(problems, performance.now() - started);
    return result;
  }
}
