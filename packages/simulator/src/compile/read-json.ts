import { transformSync } from 'esbuild';
import { isRecord } from '../shared/is-record.ts';
import type { LocalText } from '../shared/local-text.ts';
import { messagesOf } from './esbuild-messages.ts';
import type { ProblemList } from './problem-list.ts';
import type { Project, SourceFile } from './project.ts';

/** Reads a JSON object; null when the file is absent or broken (the latter is reported with its place). */
export function readJson(
  project: Project,
  path: string,
  problems: ProblemList,
): Readonly<Record<string, unknown>> | null {
  const file = project.read(path);
  if (file === null) return null;
  const parsed = parse(file);
  if ('value' in parsed) return parsed.value;
  problems.add({ severity: 'error', code: 'json_invalid', file: path, ...parsed });
  return null;
}

type Parsed =
  | { readonly value: Readonly<Record<string, unknown>> }
  | { readonly message: LocalText; readonly line?: number; readonly column?: number };

function parse({ path, text }: SourceFile): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value)
      ? { value }
      : { line: 1, message: { zh: '应当是一个 JSON 对象', en: 'must hold a JSON object' } };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      message: {
        zh: `JSON 语法错误：${reason}${hint(text).zh}`,
        en: `JSON syntax error: ${reason}${hint(text).en}`,
      },
      ...placeOf(path, text),
    };
  }
}

/** Two habits from JavaScript that JSON does not know. */
function hint(text: string): LocalText {
  if (/^\s*\/[/*]|[,{[]\s*\/[/*]/m.test(text))
    return { zh: '（JSON 里不能写注释）', en: ' (JSON has no comments)' };
  if (/,\s*[}\]]/.test(text))
    return { zh: '（最后一项后面不能有逗号）', en: ' (JSON has no trailing commas)' };
  return { zh: '', en: '' };
}

/** The engine's own message often has no place: esbuild's does. */
function placeOf(path: string, text: string): { readonly line?: number; readonly column?: number } {
  try {
    transformSync(text, { loader: 'json', sourcefile: path, logLevel: 'silent' });
    return {};
  } catch (error) {
    const [first] = messagesOf(error);
    return first?.location == null ? {} : { line: first.location.line, column: first.location.column + 1 };
  }
}

/** Line and column, from 1, of an offset. */
export function placeAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
