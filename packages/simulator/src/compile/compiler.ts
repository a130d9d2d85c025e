import type { CompiledApp, CompiledUnit } from '../shared/compiled-app.ts';
import type { Problem } from '../shared/problem.ts';
import { type ReadAppConfig, readAppConfig } from './app-config.ts';
import { FileCache } from './file-cache.ts';
import { findParts } from './find-parts.ts';
import { collectModules, type ScriptCache } from './modules.ts';
import { ProblemList } from './problem-list.ts';
import type { Project } from './project.ts';
import { reportApis } from './report-apis.ts';
import { compileStyle } from './style.ts';
import { compileUnit, resolveComponents, scriptOf } from './unit.ts';

/** How a compilation ended. */
export type CompileResult =
  | { readonly kind: 'compiled'; readonly app: CompiledApp; readonly maps: ReadonlyMap<string, string> }
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] };

/** Compiles one mini program, again and again, redoing only what changed. */
export class Compiler {
  readonly #project: Project;
  readonly #cache: FileCache;
  readonly #scripts: ScriptCache = new Map();

  constructor(project: Project) {
    this.#project = project;
    this.#cache = new FileCache(project);
  }

  async compile(): Promise<CompileResult> {
    const problems = new ProblemList();
    const app = readAppConfig(this.#project, problems);
    if (app === null) return { kind: 'failed', problems: problems.errors };
    const tags = new Set<string>();
    const units = this.#compileUnits(app, problems, tags);
    const appScript = scriptOf(this.#project, 'app');
    const entries = [appScript, ...units.map((unit) => unit.script)].filter((path) => path !== null);
    const work = { project: this.#project, problems, cache: this.#scripts };
    const { modules, maps } = await collectModules(work, entries);
    const style = this.#cache.get('style app', () =>
      compileStyle(this.#project, 'app.wxss', { kind: 'everything' }),
    );
    problems.addAll(style.problems);
    reportApis(this.#project, problems, Object.keys(modules));
    const compiled = {
      config: app.config,
      units,
      modules,
      appScript,
      parts: findParts(modules, tags),
      appStyle: style.css,
    };
    return { kind: 'compiled', app: { ...compiled, problems: problems.all }, maps };
  }

  #compileUnits(app: ReadAppConfig, problems: ProblemList, tags: Set<string>): readonly CompiledUnit[] {
    const project = this.#project;
    const globalComponents = resolveComponents({ project, problems }, 'app.json', app.usingComponents);
    const work = { project, cache: this.#cache, problems, globalComponents, tags };
    const units = new Map<string, CompiledUnit>();
    const waiting = app.config.pages.filter((page) => project.has(`${page}.wxml`));
    if (app.config.tabBar?.custom === true && project.has('custom-tab-bar/index.json')) {
      waiting.push('custom-tab-bar/index');
    }
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      if (!units.has(path)) {
        const unit = compileUnit(work, path);
        units.set(path, unit);
        waiting.push(...unit.uses);
      }
    }
    return [...units.values()];
  }
}
