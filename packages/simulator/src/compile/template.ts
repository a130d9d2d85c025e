import { createRequire } from 'node:module';
import { templateTags } from '../shared/built-in-components.ts';
import type { Problem } from '../shared/problem.ts';
import { absent } from './file-cache.ts';
import { blank, lenientTemplate } from './lenient-template.ts';
import type { Project } from './project.ts';
import { placeAt } from './read-json.ts';
import { templateMessage } from './template-messages.ts';

/** A template with everything it imports, as one JavaScript expression. */
export interface CompiledTemplate {
  readonly code: string;
  readonly inputs: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  /** Every tag that occurs, with the place where it occurs first. */
  readonly tags: ReadonlyMap<string, TagPlace>;
}

/** Where a tag was first used. */
export interface TagPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface TemplateGroup {
  addTmpl(path: string, text: string): readonly TemplateMessage[];
  addScript(path: string, text: string): void;
  getDirectDependencies(path: string): readonly string[];
  getScriptDependencies(path: string): readonly string[];
  getInlineScriptModuleNames(path: string): readonly string[];
  getInlineScript(path: string, name: string): string;
  setInlineScript(path: string, name: string, text: string): void;
  getTmplGenObjectGroups(): string;
  free(): void;
}

interface TemplateMessage {
  readonly level: string;
  readonly message: string;
  readonly startLine: number;
  readonly startColumn: number;
}

// The compiler is CommonJS around WebAssembly, and its own types say `any`.
const { TmplGroup } = createRequire(import.meta.url)('glass-easel-template-compiler') as {
  readonly TmplGroup: { newDev(): TemplateGroup };
};

interface TemplateWork {
  readonly project: Project;
  readonly group: TemplateGroup;
  readonly inputs: Map<string, string>;
  readonly problems: Problem[];
  readonly tags: Map<string, TagPlace>;
}

/** Compiles `path` (without `.wxml`); null when the file does not exist. */
export function compileTemplate(project: Project, path: string): CompiledTemplate | null {
  if (!project.has(`${path}.wxml`)) return null;
  const group = TmplGroup.newDev();
  const work: TemplateWork = { project, group, inputs: new Map(), problems: [], tags: new Map() };
  try {
    addTemplate(work, path, []);
    const code = work.problems.some((problem) => problem.severity === 'error')
      ? ''
      : group.getTmplGenObjectGroups();
    return { code, inputs: work.inputs, problems: work.problems, tags: work.tags };
  } finally {
    group.free();
  }
}

function addTemplate(work: TemplateWork, path: string, chain: readonly string[]): void {
  const name = `${path}.wxml`;
  if (chain.includes(path)) {
    work.problems.push(cycleProblem([...chain, path]));
    return;
  }
  if (work.inputs.has(name)) return;
  const file = work.project.read(name);
  if (file === null) {
    addMissing(work, name, chain.at(-1));
    work.group.addTmpl(path, '');
    return;
  }
  work.inputs.set(name, file.stamp);
  const messages = work.group.addTmpl(path, lenientTemplate(file.text));
  work.problems.push(...firstCauses(messages).flatMap((message) => toProblem(name, message)));
  collectTags(work.tags, name, file.text);
  for (const script of work.group.getInlineScriptModuleNames(path)) {
    const text = work.group.getInlineScript(path, script);
    work.group.setInlineScript(path, script, adaptScript(text));
    addRequired(work, path, text);
  }
  for (const script of work.group.getScriptDependencies(path)) {
    addScript(work, script, path);
  }
  for (const other of work.group.getDirectDependencies(path)) {
    addTemplate(work, other, [...chain, path]);
  }
}

function addScript(work: TemplateWork, path: string, user: string): void {
  const name = `${path}.wxs`;
  if (work.inputs.has(name)) return;
  const file = work.project.read(name);
  if (file === null) {
    addMissing(work, name, user);
    work.group.addScript(path, '');
    return;
  }
  work.inputs.set(name, file.stamp);
  work.group.addScript(path, adaptScript(file.text));
  addRequired(work, path, file.text);
}

const requireWxs = /require\(\s*(["'])([^"']+?)(?:\.wxs)?\1\s*\)/g;

function addRequired(work: TemplateWork, path: string, text: string): void {
  for (const match of text.matchAll(requireWxs)) {
    const target = new URL(match[2] ?? '', `file:///${path}`).pathname.slice(1);
    addScript(work, decodeURIComponent(target), path);
  }
}

/** WXS reads `x.constructor` as a string, and its `require` names the file with its ending. */
function adaptScript(text: string): string {
  return text
    .replace(requireWxs, (_, quote: string, target: string) => `require(${quote}${target}${quote})`)
    .replace(/\.constructor\b(?!\s*\.\s*name)/g, '.constructor.name');
}

function collectTags(tags: Map<string, TagPlace>, file: string, text: string): void {
  const markup = text.replace(/<!--[\s\S]*?-->|<wxs\b[\s\S]*?<\/wxs>|\{\{[\s\S]*?\}\}/g, blank);
  for (const match of markup.matchAll(/<([a-zA-Z][\w-]*)/g)) {
    const tag = match[1] ?? '';
    if (!tags.has(tag) && !templateTags.has(tag)) {
      tags.set(tag, { file, ...placeAt(text, match.index) });
    }
  }
}

/** After an error the compiler loses its way: what it says later would only confuse. */
function firstCauses(messages: readonly TemplateMessage[]): readonly TemplateMessage[] {
  const fatal = messages.find((message) => message.level === 'Fatal');
  return fatal === undefined ? messages : [fatal];
}

function toProblem(
  file: string,
  { level, message, startLine, startColumn }: TemplateMessage,
): readonly Problem[] {
  const text = templateMessage(message);
  if (text === null) return [];
  const severity = level === 'Fatal' ? 'error' : 'warning';
  const place = { line: startLine + 1, column: startColumn + 1 };
  return [{ severity, code: 'template_invalid', file, ...place, message: text }];
}

/** A missing file counts as an empty one; the place is where it is asked for. */
function addMissing(work: TemplateWork, missing: string, user = ''): void {
  work.inputs.set(missing, absent);
  const file = `${user}.wxml`;
  const text = work.project.read(file)?.text ?? '';
  const name = missing.slice(missing.lastIndexOf('/') + 1).replace(/\.wx(?:ml|s)$/, '');
  const pattern = `src\\s*=\\s*["'](?:[^"']*/)?${name.replace(/\W/g, '\\$&')}(?:\\.wx(?:ml|s))?["']`;
  const at = new RegExp(pattern).exec(text)?.index;
  work.problems.push({
    severity: 'warning',
    code: 'file_missing',
    file,
    ...(at === undefined ? {} : placeAt(text, at)),
    message: { zh: `找不到文件 ${missing}`, en: `${missing} not found` },
  });
}

function cycleProblem(chain: readonly string[]): Problem {
  const circle = chain
    .slice(chain.indexOf(chain.at(-1) ?? ''))
    .map((path) => `${path}.wxml`)
    .join(' → ');
  return {
    severity: 'error',
    code: 'import_cycle',
    file: `${chain.at(-2) ?? ''}.wxml`,
    message: { zh: `模板循环引用：${circle}`, en: `templates include each other: ${circle}` },
  };
}
