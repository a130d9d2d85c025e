import * as posix from 'node:path/posix';
import postcss, { type AtRule, CssSyntaxError, type Root, type Rule } from 'postcss';
import { convertUnits } from '../shared/convert-units.ts';
import { hostTag } from '../shared/host-tag.ts';
import { sameText } from '../shared/local-text.ts';
import type { Problem } from '../shared/problem.ts';
import { absent } from './file-cache.ts';
import { preprocessStyle, StyleLanguageError } from './preprocess-style.ts';
import type { Project, SourceFile } from './project.ts';
import { resolvePath } from './resolve-path.ts';

/** Which elements a style sheet reaches. */
export type StyleReach =
  | { readonly kind: 'everything' }
  | { readonly kind: 'page'; readonly path: string }
  | { readonly kind: 'component'; readonly scope: string };

/** A style sheet turned into CSS for the page that the simulator serves. */
export interface CompiledStyle {
  readonly css: string;
  /** Files that went into it, with their stamps. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

interface StyleWork {
  readonly project: Project;
  readonly inputs: Map<string, string>;
  readonly problems: Problem[];
}

/**
 * Compiles `name` (with its `@import`s) so that it reaches what the platform lets it reach. Without a `.wxss`
 * of that name, a file of the same name in SCSS, Sass or Less takes its place.
 */
export function compileStyle(project: Project, name: string, reach: StyleReach): CompiledStyle {
  const work: StyleWork = { project, inputs: new Map(), problems: [] };
  const path = styleEndings
    .map((ending) => name.replace(/\.wxss$/, ending))
    .find((each) => project.has(each));
  if (path === undefined) work.inputs.set(name, absent);
  const root = path === undefined ? null : loadStyle(work, path, []);
  root?.walkDecls((declaration) => {
    declaration.value = convertUnits(declaration.value);
  });
  root?.walkRules((rule) => {
    if (!isKeyframe(rule)) {
      rule.selectors = rule.selectors.map((selector) => reachSelector(selector, reach));
    }
  });
  root?.walkAtRules('media', unwrapTheme);
  return { css: root?.toString() ?? '', inputs: work.inputs, problems: work.problems };
}

/** In order of preference. */
const styleEndings = ['.wxss', '.scss', '.sass', '.less'];

function loadStyle(work: StyleWork, path: string, chain: readonly string[]): Root | null {
  const file = work.project.read(path);
  work.inputs.set(path, file?.stamp ?? absent);
  if (file === null) return null;
  if (chain.includes(path)) {
    work.problems.push(cycleProblem([...chain, path]));
    return null;
  }
  try {
    const root = postcss.parse(cssOf(work, file), { from: undefined });
    root.walkAtRules('import', (rule) => inlineImport(work, rule, [...chain, path]));
    return root;
  } catch (error) {
    work.problems.push(syntaxProblem(path, error));
    return null;
  }
}

/** SCSS, Sass and Less become CSS; what they import is read by their own compilers. */
function cssOf(work: StyleWork, file: SourceFile): string {
  if (file.path.endsWith('.wxss')) return file.text;
  const { css, imports } = preprocessStyle(file, work.project.root);
  for (const path of imports) {
    const inside = posix.relative(work.project.root, path);
    work.inputs.set(inside, work.project.stamp(inside) ?? absent);
  }
  return css;
}

function inlineImport(work: StyleWork, rule: AtRule, chain: readonly string[]): void {
  const target = /^(?:url\()?\s*["']?([^"')]+)["']?\s*\)?/.exec(rule.params)?.[1]?.trim() ?? '';
  const from = chain.at(-1) ?? '';
  const found = resolvePath(work.project, { from, to: target, endings: styleEndings });
  if (found.kind === 'found') {
    rule.replaceWith(loadStyle(work, found.path, chain)?.nodes ?? []);
    return;
  }
  work.problems.push({
    severity: 'warning',
    code: 'file_missing',
    file: from,
    ...(rule.source?.start === undefined
      ? {}
      : { line: rule.source.start.line, column: rule.source.start.column }),
    message: { zh: `找不到样式文件 ${target}`, en: `style sheet ${target} not found` },
  });
  rule.remove();
}

function cycleProblem(chain: readonly string[]): Problem {
  const circle = chain.slice(chain.indexOf(chain.at(-1) ?? '')).join(' → ');
  return {
    severity: 'error',
    code: 'import_cycle',
    file: chain.at(-2) ?? chain[0] ?? '',
    message: { zh: `样式文件循环引用：${circle}`, en: `style sheets import each other: ${circle}` },
  };
}

function syntaxProblem(path: string, error: unknown): Problem {
  if (error instanceof StyleLanguageError) {
    const { message, line, column } = error;
    return { severity: 'error', code: 'style_invalid', file: path, line, column, message: sameText(message) };
  }
  if (!(error instanceof CssSyntaxError)) throw error;
  return {
    severity: 'error',
    code: 'style_invalid',
    file: path,
    ...(error.line === undefined ? {} : { line: error.line }),
    ...(error.column === undefined ? {} : { column: error.column }),
    message: { zh: `WXSS 语法错误：${error.reason}`, en: `WXSS syntax error: ${error.reason}` },
  };
}

/** The phone's theme is its own, not the browser's: a query for it becomes a look at the document. */
function unwrapTheme(media: AtRule): void {
  const theme = /^\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)$/.exec(media.params.trim())?.[1];
  if (theme === undefined) return;
  media.walkRules((rule) => {
    if (!isKeyframe(rule)) {
      rule.selectors = rule.selectors.map((selector) => `:where([data-theme="${theme}"]) ${selector}`);
    }
  });
  media.replaceWith(media.nodes ?? []);
}

function isKeyframe(rule: Rule): boolean {
  return rule.parent?.type === 'atrule' && /keyframes$/.test((rule.parent as AtRule).name);
}

function reachSelector(selector: string, reach: StyleReach): string {
  const parts = selector.split(/(\[[^\]]*\])/);
  const mapped = parts.map((part, index) => (index % 2 === 1 ? part : mapNames(part, reach))).join('');
  if (reach.kind !== 'page') return mapped;
  const where = `:where([wx-path="${reach.path}"])`;
  return mapped.startsWith('wx-page') ? mapped.replace('wx-page', `wx-page${where}`) : `${where} ${mapped}`;
}

function mapNames(part: string, reach: StyleReach): string {
  const tags = part.replace(
    /(^|[\s>+~,(])([a-zA-Z][\w-]*)/g,
    (_, before: string, tag: string) => before + hostTag(tag),
  );
  if (reach.kind !== 'component') return tags;
  return tags
    .replace(/\.(-?(?:\\.|[_a-zA-Z\u00a0-\uffff])(?:\\.|[\w\u00a0-\uffff-])*)/g, `.${reach.scope}--$1`)
    .replace(/:host\b/g, `[wx-host="${reach.scope}"]`);
}

/** The class prefix of the component at `path`; also what `wx-host` says. */
export function scopeOf(path: string): string {
  return posix.normalize(path).replace(/[^\w-]/g, '_');
}
