import { SourceMap, type SourceMapPayload } from 'node:module';
import type { Problem } from '../shared/problem.ts';

/** Lines that the module loader puts before a module's own first line. */
const linesBefore = 2;
const frame = /miniprogram:\/\/\/([^\s():]+):(\d+):(\d+)/g;

/** Puts the places of the sources into a problem's stack, and the first of them into the problem itself. */
export function mapProblem(problem: Problem, maps: ReadonlyMap<string, string>): Problem {
  if (problem.stack === undefined) return problem;
  let first: Pick<Problem, 'file' | 'line' | 'column'> | null = null;
  const lines = problem.stack.split('\n').map((line) =>
    line.replace(frame, (_, path: string, row: string, column: string) => {
      const place = mapPlace(maps.get(path), Number(row) - linesBefore, Number(column));
      first ??= { file: path, ...place };
      return `${path}:${place.line}:${place.column}`;
    }),
  );
  const own = lines.filter((line) => !/__simulator\/[\w-]+\.js/.test(line));
  return { ...problem, ...(first ?? {}), stack: own.join('\n') };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

function mapPlace(map: string | undefined, line: number, column: number): Place {
  if (map === undefined || map === '') return { line, column };
  // Written by esbuild, read by Node: both version 3.
  const entry = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(line - 1, column - 1);
  return 'originalLine' in entry
    ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
    : { line, column };
}
