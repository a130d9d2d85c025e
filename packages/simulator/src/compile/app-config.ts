import type { AppConfig, TabBarConfig, TabItem, ThemeValues } from '../shared/compiled-app.ts';
import { isRecord } from '../shared/is-record.ts';
import type { ProblemList } from './problem-list.ts';
import type { Project } from './project.ts';
import { placeAt, readJson } from './read-json.ts';

type Json = Readonly<Record<string, unknown>>;

/** app.json as the runtime needs it, and the components it declares for every page. */
export interface ReadAppConfig {
  readonly config: AppConfig;
  readonly usingComponents: Readonly<Record<string, string>>;
}

/** Reads app.json; null (and a reported error) when the mini program cannot start without it. */
export function readAppConfig(project: Project, problems: ProblemList): ReadAppConfig | null {
  const json = readJson(project, 'app.json', problems);
  if (json === null) {
    reportMissing(project, problems);
    return null;
  }
  project.aliases = stringMap(json.resolveAlias);
  project.hasWeui = isRecord(json.useExtendedLib) && json.useExtendedLib.weui === true;
  const pages = [...strings(json.pages), ...subpackages(json).flatMap((item) => item.pages)];
  reportMissingPages(project, pages, problems);
  const [first] = pages;
  if (first === undefined) {
    reportNoPages(problems);
    return null;
  }
  const config = {
    pages,
    entryPagePath: entryOf(json, pages) ?? first,
    window: isRecord(json.window) ? json.window : {},
    tabBar: tabBarOf(json.tabBar),
    theme: themeOf(project, json, problems),
    style: typeof json.style === 'string' ? json.style : '',
    ext: extOf(project, problems),
    independentRoots: subpackages(json).flatMap((item) => (item.isIndependent ? [item.root] : [])),
  };
  return { config, usingComponents: stringMap(json.usingComponents) };
}

/** The string values of an object; everything else in it is left out. */
export function stringMap(value: unknown): Readonly<Record<string, string>> {
  const entries = isRecord(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function reportMissing(project: Project, problems: ProblemList): void {
  if (project.has('app.json')) return;
  const message = {
    zh: `在 ${project.root} 里找不到 app.json，这不是小程序目录`,
    en: `no app.json in ${project.root}: not a mini program folder`,
  };
  problems.add({ severity: 'error', code: 'app_json_missing', file: 'app.json', message });
}

function reportNoPages(problems: ProblemList): void {
  const message = {
    zh: 'app.json 的 pages 至少要有一个页面',
    en: 'pages in app.json must list at least one page',
  };
  problems.add({ severity: 'error', code: 'page_missing', file: 'app.json', message });
}

function entryOf({ entryPagePath }: Json, pages: readonly string[]): string | undefined {
  const entry = typeof entryPagePath === 'string' ? entryPagePath.replace(/\.html$/, '') : '';
  return pages.find((page) => page === entry);
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string').map(trimSlashes) : [];
}

function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, '');
}

interface Subpackage {
  readonly root: string;
  readonly pages: readonly string[];
  readonly isIndependent: boolean;
}

function subpackages(json: Json): readonly Subpackage[] {
  const packages: unknown = json.subpackages ?? json.subPackages;
  if (!Array.isArray(packages)) return [];
  return packages.filter(isRecord).map((item) => {
    const root = typeof item.root === 'string' ? trimSlashes(item.root) : '';
    const pages = strings(item.pages).map((page) => `${root}/${page}`);
    return { root, pages, isIndependent: item.independent === true };
  });
}

function reportMissingPages(project: Project, pages: readonly string[], problems: ProblemList): void {
  const text = project.read('app.json')?.text ?? '';
  for (const page of pages.filter((path) => !project.has(`${path}.wxml`))) {
    const offset = Math.max(0, text.indexOf(`"${page.split('/').at(-1) ?? ''}`), text.indexOf(page));
    problems.add({
      severity: 'error',
      code: 'page_missing',
      file: 'app.json',
      ...placeAt(text, offset),
      message: {
        zh: `app.json 里的页面 ${page} 不存在：找不到 ${page}.wxml`,
        en: `page ${page} of app.json does not exist: ${page}.wxml not found`,
      },
    });
  }
}

function extOf(project: Project, problems: ProblemList): Json {
  const json = readJson(project, 'ext.json', problems) ?? {};
  return json.extEnable !== false && isRecord(json.ext) ? json.ext : {};
}

function themeOf(project: Project, json: Json, problems: ProblemList): ThemeValues | null {
  if (json.darkmode !== true) return null;
  const path = typeof json.themeLocation === 'string' ? trimSlashes(json.themeLocation) : 'theme.json';
  const theme = readJson(project, path, problems) ?? {};
  return { light: stringMap(theme.light), dark: stringMap(theme.dark) };
}

function tabBarOf(value: unknown): TabBarConfig | null {
  if (!isRecord(value) || !Array.isArray(value.list)) return null;
  const list = value.list.filter(isRecord).map(
    (item): TabItem => ({
      pagePath: trimSlashes(String(item.pagePath ?? '')),
      text: String(item.text ?? ''),
      ...(typeof item.iconPath === 'string' ? { iconPath: item.iconPath } : {}),
      ...(typeof item.selectedIconPath === 'string' ? { selectedIconPath: item.selectedIconPath } : {}),
    }),
  );
  return { ...stringMap(value), list, custom: value.custom === true };
}
