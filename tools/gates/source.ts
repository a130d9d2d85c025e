import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { repositoryFiles } from '../repository-files.ts';

/** A parsed source file. */
export interface Source {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** Every hand-written TypeScript and JavaScript file of the repository. */
export function repositorySources(root: string): readonly Source[] {
  return repositoryFiles(root)
    .filter((path) => /\.(?:ts|tsx|mts|js|mjs)$/.test(path) && !/\.d\.ts$|(?:^|\/)fixtures\//.test(path))
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));
}

/** Parses one file; `path` decides between TypeScript, TSX and JavaScript. */
export function parseSource(path: string, text: string): Source {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
}

/** The line of a position, counted from 1. */
export function lineOf(source: Source, position: number): number {
  return source.tree.getLineAndCharacterOfPosition(position).line + 1;
}

/** Whether a file is only run by tests. */
export function isTest(path: string): boolean {
  return /\.(?:test|fixture|contract)\.tsx?$/.test(path) || path.startsWith('e2e/');
}
