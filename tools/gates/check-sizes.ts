import ts from 'typescript';
import { flatAllowance } from './flat-allowance.ts';
import type { Source } from './source.ts';
import { lineOf } from './source.ts';

const fileLimit = 300;
const functionLimit = 50;

/** What the gate found: the problems, and the longest functions for a reader who wants to know. */
export interface SizeReport {
  readonly problems: readonly string[];
  /** The five longest functions, longest first: `53 lines  path:line name`. */
  readonly longest: readonly string[];
}

/**
 * Files of at most 300 lines and functions of at most 50, closures counted. A flat table or switch may be longer
 * when the comment before it says `flat: why`.
 */
export function checkSizes(sources: readonly Source[]): SizeReport {
  const functions = sources.flatMap(measureFunctions).sort((a, b) => b.lines - a.lines);
  const tooLong = functions.filter((each) => each.lines > functionLimit && !each.allowed);
  const files = sources.filter((source) => fileLines(source) > fileLimit && !hasAllowedTable(source));
  return {
    problems: [
      ...files.map((file) => `${file.path}: ${fileLines(file)} lines, at most ${fileLimit}`),
      ...tooLong.map((each) => `${each.place}: ${each.lines} lines, at most ${functionLimit}`),
    ],
    longest: functions.slice(0, 5).map((each) => `${each.lines} lines  ${each.place}`),
  };
}

interface MeasuredFunction {
  readonly place: string;
  readonly lines: number;
  readonly allowed: boolean;
}

function measureFunctions(source: Source): readonly MeasuredFunction[] {
  const found: MeasuredFunction[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !registersTests(node.body)) {
      const first = lineOf(source, node.getStart());
      found.push({
        place: `${source.path}:${first} ${nameOf(node)}`,
        lines: lineOf(source, node.end) - first + 1,
        allowed: flatAllowance(source, node),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}

/** A suite is a list of tests, not a function with a job; each test in it is measured by itself. */
function registersTests(body: ts.Node): boolean {
  if (!ts.isBlock(body)) return false;
  return body.statements.some(
    (statement) =>
      ts.isExpressionStatement(statement) &&
      /^(?:describe|suite|test|it)\b/.test(statement.expression.getText()),
  );
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  const parent = node.parent;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  return '(anonymous)';
}

function fileLines(source: Source): number {
  return source.text.trimEnd().split('\n').length;
}

function hasAllowedTable(source: Source): boolean {
  const rest = source.tree.statements
    .filter((statement) => !flatAllowance(source, statement))
    .reduce((lines, node) => lines + lineOf(source, node.end) - lineOf(source, node.getStart()) + 1, 0);
  return (
    rest <= fileLimit / 2 && source.tree.statements.some((statement) => flatAllowance(source, statement))
  );
}
