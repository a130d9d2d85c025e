import { builtInComponents, isUnsupportedComponent } from '../shared/built-in-components.ts';
import type { CompiledUnit, UnitConfig } from '../shared/compiled-app.ts';
import { isRecord } from '../shared/is-record.ts';
import type { Problem } from '../shared/problem.ts';
import { stringMap } from './app-config.ts';
import type { FileCache } from './file-cache.ts';
import { packageProblem } from './package-problem.ts';
import type { ProblemList } from './problem-list.ts';
import type { Project } from './project.ts';
import { placeAt, readJson } from './read-json.ts';
import { type Resolution, resolvePath } from './resolve-path.ts';
import { compileStyle, type StyleReach, scopeOf } from './style.ts';
import { type CompiledTemplate, compileTemplate } from './template.ts';

/** What compiling one page or component needs. */
export interface UnitWork {
  readonly project: Project;
  readonly cache: FileCache;
  readonly problems: ProblemList;
  /** Components that app.json gives to everybody, as absolute paths. */
  readonly globalComponents: Readonly<Record<string, string>>;
  /** Gathers every tag that any template uses. */
  readonly tags: Set<string>;
}

/** Compiles the page or component at `path`, its script excepted. */
export function compileUnit(work: UnitWork, path: string): CompiledUnit {
  const { project, cache, problems } = work;
  const json = readJson(project, `${path}.json`, problems) ?? {};
  const script = scriptOf(project, path);
  const config = unitConfig(work, path, { json, script });
  const template = cache.get(
    `template ${path}`,
    () => compileTemplate(project, path) ?? missingTemplate(path),
  );
  const reach = reachOf(path, config);
  const style = cache.get(`style ${path} ${JSON.stringify(reach)}`, () =>
    compileStyle(project, `${path}.wxss`, reach),
  );
  problems.addAll([...template.problems, ...style.problems]);
  for (const tag of template.tags.keys()) work.tags.add(tag);
  reportUnknownTags(problems, template, {
    ...config.componentGenerics,
    ...work.globalComponents,
    ...stringMap(json.usingComponents),
  });
  if (script === null) reportMissingScript(problems, path);
  return {
    path,
    isComponent: config.component === true,
    config,
    uses: usedUnits(config, path),
    template: template.code,
    style: style.css,
    scope: reach.kind === 'component' ? reach.scope : null,
    script,
  };
}

/** The script of the app, a page or a component; null when there is none. */
export function scriptOf(project: Project, path: string): string | null {
  return [`${path}.ts`, `${path}.js`].find((name) => project.has(name)) ?? null;
}

/** Resolves a map of tag → path to tag → absolute path; what cannot be found is reported and left out. */
export function resolveComponents(
  work: Pick<UnitWork, 'project' | 'problems'>,
  file: string,
  components: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const resolved: Record<string, string> = {};
  for (const [tag, to] of Object.entries(components)) {
    const found = resolvePath(work.project, { from: file, to, endings: ['.json'] });
    if (found.kind === 'found') {
      resolved[tag] = `/${found.path.replace(/\.json$/, '')}`;
    } else {
      work.problems.add(missingComponent(work.project, file, { tag, to, found }));
    }
  }
  return resolved;
}

interface UnitSources {
  readonly json: Readonly<Record<string, unknown>>;
  readonly script: string | null;
}

function unitConfig(work: UnitWork, path: string, { json, script }: UnitSources): UnitConfig {
  const own = resolveComponents(work, `${path}.json`, stringMap(json.usingComponents));
  const isolation = json.styleIsolation ?? isolationInScript(work.project, script);
  return {
    ...json,
    usingComponents: { ...work.globalComponents, ...own },
    ...(isRecord(json.componentGenerics)
      ? { componentGenerics: genericsOf(work, path, json.componentGenerics) }
      : {}),
    ...(typeof isolation === 'string' ? { styleIsolation: isolation } : {}),
  };
}

function genericsOf(
  work: UnitWork,
  path: string,
  generics: Readonly<Record<string, unknown>>,
): Readonly<Record<string, true | { readonly default?: string }>> {
  const defaults = Object.entries(generics).flatMap(([name, value]) =>
    isRecord(value) && typeof value.default === 'string' ? [[name, value.default]] : [],
  );
  const resolved = resolveComponents(work, `${path}.json`, Object.fromEntries(defaults));
  return Object.fromEntries(
    Object.keys(generics).map((name) => {
      const found = resolved[name];
      return [name, found === undefined ? true : { default: found }];
    }),
  );
}

/** Only a shared style changes what the style sheet must look like; the other kinds are read at run time. */
function isolationInScript(project: Project, script: string | null): string | undefined {
  const text = script === null ? '' : (project.read(script)?.text ?? '');
  return /styleIsolation\s*:\s*["']((?:page-)?shared)["']/.exec(text)?.[1];
}

function reachOf(path: string, config: UnitConfig): StyleReach {
  if (config.component !== true) return { kind: 'page', path };
  const isShared = config.styleIsolation === 'shared' || config.styleIsolation === 'page-shared';
  return isShared ? { kind: 'everything' } : { kind: 'component', scope: scopeOf(path) };
}

function usedUnits(config: UnitConfig, path: string): readonly string[] {
  const generics = Object.values(config.componentGenerics ?? {}).flatMap((value) =>
    value === true || value.default === undefined ? [] : [value.default],
  );
  const paths = [...Object.values(config.usingComponents ?? {}), ...generics].map((used) => used.slice(1));
  return [...new Set(paths)].filter((used) => used !== path);
}

const builtIn: ReadonlySet<string> = new Set(builtInComponents);

function reportMissingScript(problems: ProblemList, path: string): void {
  const message = {
    zh: `找不到 ${path}.js，只显示模板`,
    en: `${path}.js not found: only the template is shown`,
  };
  problems.add({ severity: 'warning', code: 'file_missing', file: `${path}.wxml`, message });
}

/** `declared` has a member for every name that some JSON file gives a component, found or not. */
function reportUnknownTags(
  problems: ProblemList,
  template: CompiledTemplate,
  declared: Readonly<Record<string, unknown>>,
): void {
  for (const [tag, place] of template.tags) {
    if (builtIn.has(tag) || Object.hasOwn(declared, tag)) continue;
    const isReal = isUnsupportedComponent(tag);
    problems.add({
      severity: 'warning',
      code: isReal ? 'component_unsupported' : 'component_unknown',
      ...place,
      message: isReal
        ? {
            zh: `模拟器没有 <${tag}> 组件，只显示其内容`,
            en: `the simulator has no <${tag}>: only its content is shown`,
          }
        : {
            zh: `未知组件 <${tag}>：usingComponents 里没有声明`,
            en: `unknown component <${tag}>: not declared in usingComponents`,
          },
    });
  }
}

function missingTemplate(path: string): CompiledTemplate {
  const problem: Problem = {
    severity: 'error',
    code: 'file_missing',
    file: `${path}.wxml`,
    message: { zh: `找不到文件 ${path}.wxml`, en: `${path}.wxml not found` },
  };
  return { code: '', inputs: new Map(), problems: [problem], tags: new Map() };
}

interface MissingComponent {
  readonly tag: string;
  readonly to: string;
  readonly found: Resolution;
}

function missingComponent(project: Project, file: string, missing: MissingComponent): Problem {
  const text = project.read(file)?.text ?? '';
  const place = placeAt(text, Math.max(0, text.indexOf(`"${missing.tag}"`)));
  if (missing.to.startsWith('plugin://') || missing.to.startsWith('dynamicLib://')) {
    return {
      severity: 'warning',
      code: 'component_unsupported',
      file,
      ...place,
      message: {
        zh: `模拟器不运行插件，不显示 <${missing.tag}>（${missing.to}）`,
        en: `the simulator runs no plugins: <${missing.tag}> of ${missing.to} is left out`,
      },
    };
  }
  const packageTrouble = packageProblem(missing.found);
  if (packageTrouble !== null) return { ...packageTrouble, file, ...place };
  return {
    severity: 'error',
    code: 'component_missing',
    file,
    ...place,
    message: {
      zh: `找不到组件 <${missing.tag}>：${missing.to}`,
      en: `component <${missing.tag}> not found: ${missing.to}`,
    },
  };
}
