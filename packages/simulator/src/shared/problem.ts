import type { Language, LocalText } from './local-text.ts';

/** What can be wrong with a mini program. The set is closed: tools may match on it. */
export type ProblemCode =
  | 'app_json_missing'
  | 'json_invalid'
  | 'page_missing'
  | 'file_missing'
  | 'component_missing'
  | 'component_unknown'
  | 'component_unsupported'
  | 'template_invalid'
  | 'script_invalid'
  | 'style_invalid'
  | 'module_missing'
  | 'import_cycle'
  | 'package_unbuilt'
  | 'package_uninstalled'
  | 'api_unsupported'
  | 'data_not_serialisable'
  | 'runtime_error';

/** Something a developer must see, with the place where it is when there is one. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: ProblemCode;
  readonly message: LocalText;
  /** Path inside the mini program, with `/` separators. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1. */
  readonly column?: number;
  /** Stack of a thrown error, places already mapped back to the sources. */
  readonly stack?: string;
}

/** One line for a terminal: `error pages/index/index.wxml:3:8 …`. */
export function formatProblem(problem: Problem, language: Language): string {
  const place = formatPlace(problem);
  const text = `${problem.severity} ${place === '' ? '' : `${place} `}${problem.message[language]} [${problem.code}]`;
  return problem.stack === undefined ? text : `${text}\n${problem.stack}`;
}

/** `file:line:column`, as far as it is known. */
export function formatPlace(problem: Problem): string {
  return [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
}
