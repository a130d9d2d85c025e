import { build } from 'esbuild';
import type { CompiledModule } from '../shared/compiled-app.ts';
import { messagesOf } from './esbuild-messages.ts';
import { packageProblem } from './package-problem.ts';
import type { ProblemList } from './problem-list.ts';
import type { Project } from './project.ts';
import { placeAt } from './read-json.ts';
import { type Resolution, resolvePath } from './resolve-path.ts';
import { type CompiledScript, compileScript, scriptProblem } from './script.ts';

/** Scripts kept between compilations, by path. */
export type ScriptCache = Map<string, { readonly stamp: string; readonly script: CompiledScript }>;

/** What collecting modules needs. */
export interface ModuleWork {
  readonly project: Project;
  readonly problems: ProblemList;
  readonly cache: ScriptCache;
}

/** Modules by id, and the source map of each. */
export interface CollectedModules {
  readonly modules: Readonly<Record<string, CompiledModule>>;
  readonly maps: ReadonlyMap<string, string>;
}

/** Compiles `entries` and everything they `require`. */
export async function collectModules(
  work: ModuleWork,
  entries: readonly string[],
): Promise<CollectedModules> {
  const modules: Record<string, CompiledModule> = {};
  const maps = new Map<string, string>();
  let waiting = [...new Set(entries)];
  let withEverything = false;
  while (waiting.length > 0) {
    const scripts = await Promise.all(waiting.map((path) => scriptAt(work, path)));
    const next = new Set<string>();
    for (const [index, script] of scripts.entries()) {
      const path = waiting[index] ?? '';
      const requires = resolveRequires(work, path, script);
      modules[path] = {
        code: script.code,
        requires,
        ...(script.problems.length > 0 ? { isBroken: true } : {}),
      };
      maps.set(path, script.map);
      for (const target of Object.values(requires)) {
        next.add(target);
      }
      if (script.requiresAnything && !withEverything) {
        withEverything = true;
        for (const candidate of work.project.list(['.js', '.ts'])) {
          next.add(candidate);
        }
      }
    }
    waiting = [...next].filter((path) => modules[path] === undefined);
  }
  reportCycles(work.problems, modules);
  return { modules, maps };
}

async function scriptAt(work: ModuleWork, path: string): Promise<CompiledScript> {
  const file = work.project.read(path) ?? null;
  if (file === null) return bundlePackage(work, path);
  const kept = work.cache.get(path);
  if (kept?.stamp === file.stamp) return kept.script;
  const script = await compileScript(file);
  work.problems.addAll(script.problems);
  if (script.problems.length === 0) {
    work.cache.set(path, { stamp: file.stamp, script });
  }
  return script;
}

/** A package without a `miniprogram` field becomes one file, as the developer tools' npm build makes it. */
async function bundlePackage(work: ModuleWork, path: string): Promise<CompiledScript> {
  const name = path.replace(/^miniprogram_npm\//, '').replace(/\/index\.js$/, '');
  const entry = work.project.mount(name)?.entry ?? '';
  const kept = work.cache.get(path);
  if (kept?.stamp === entry) return kept.script;
  const script = await bundle(path, entry);
  work.problems.addAll(script.problems);
  if (script.problems.length === 0) {
    work.cache.set(path, { stamp: entry, script });
  }
  return script;
}

async function bundle(path: string, entry: string): Promise<CompiledScript> {
  const options = {
    bundle: true,
    format: 'cjs',
    write: false,
    target: 'es2022',
    logLevel: 'silent',
  } as const;
  try {
    const result = await build({ ...options, entryPoints: [entry] });
    return {
      code: result.outputFiles[0]?.text ?? '',
      map: '',
      requires: [],
      requiresAnything: false,
      problems: [],
    };
  } catch (error) {
    const problems = messagesOf(error).map((message) => scriptProblem(path, message));
    return { code: '', map: '', requires: [], requiresAnything: false, problems };
  }
}

function resolveRequires(
  work: ModuleWork,
  path: string,
  script: CompiledScript,
): Readonly<Record<string, string>> {
  const requires: Record<string, string> = {};
  for (const to of script.requires) {
    const found = resolvePath(work.project, { from: path, to, endings: ['.ts', '.js'] });
    if (found.kind === 'found') {
      requires[to] = found.path;
    } else if (found.kind === 'bundle') {
      requires[to] = `miniprogram_npm/${found.packageName}/index.js`;
    } else {
      reportMissing(work, { from: path, to, found });
    }
  }
  return requires;
}

interface MissingModule {
  readonly from: string;
  readonly to: string;
  readonly found: Resolution;
}

/** A warning, not an error: `require` of an optional module inside `try` is legal, and fails at run time. */
function reportMissing(work: ModuleWork, { from, to, found }: MissingModule): void {
  const text = work.project.read(from)?.text ?? '';
  const place = placeAt(text, Math.max(0, text.indexOf(to)));
  const packageTrouble = packageProblem(found);
  if (packageTrouble !== null) {
    work.problems.add({ ...packageTrouble, file: from, ...place });
    return;
  }
  work.problems.add({
    severity: 'warning',
    code: 'module_missing',
    file: from,
    ...place,
    message: {
      zh: `找不到模块 ${to}`,
      en: `module ${to} not found`,
    },
  });
}

function reportCycles(problems: ProblemList, modules: Readonly<Record<string, CompiledModule>>): void {
  const done = new Set<string>();
  const visit = (path: string, chain: readonly string[]): void => {
    if (chain.includes(path)) {
      const circle = [...chain.slice(chain.indexOf(path)), path].join(' → ');
      problems.add({
        severity: 'warning',
        code: 'import_cycle',
        file: path,
        message: {
          zh: `模块循环引用，被引用时可能尚未初始化：${circle}`,
          en: `modules require each other and may see unfinished exports: ${circle}`,
        },
      });
      return;
    }
    if (done.has(path)) return;
    done.add(path);
    for (const target of Object.values(modules[path]?.requires ?? {})) {
      visit(target, [...chain, path]);
    }
  };
  for (const path of Object.keys(modules)) {
    visit(path, []);
  }
}
