import ts from 'typescript';
import type { Source } from './source.ts';
import { lineOf } from './source.ts';

const lineLimit = 110;

/**
 * Two decisions of spelling that no linter knows: the constants of a module are camelCase, and a guard that fits on
 * one line stands without braces.
 *
 * @returns one line per problem, `path:line: what is wrong`
 */
export function checkDialect(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ path }) => /\.tsx?$/.test(path))
    .flatMap((source) => [...shoutedConstants(source), ...bracedGuards(source)]);
}

function shoutedConstants(source: Source): readonly string[] {
  return source.tree.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .filter(({ name }) => ts.isIdentifier(name) && /^[A-Z][A-Z\d_]+$/.test(name.text))
    .map(({ name }) => `${place(source, name)}: ${name.getText()} is a constant: constants are camelCase`);
}

function bracedGuards(source: Source): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIfStatement(node) && isShortGuard(source, node)) {
      found.push(`${place(source, node)}: a guard that fits on one line stands without braces`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}

function isShortGuard(source: Source, node: ts.IfStatement): boolean {
  if (node.elseStatement !== undefined || isElse(node) || !ts.isBlock(node.thenStatement)) return false;
  const [leaving, more] = node.thenStatement.statements;
  if (leaving === undefined || more !== undefined || !leavesHere(leaving)) return false;
  // A comment inside needs its lines.
  const body = node.thenStatement.getText();
  if (body.slice(1, -1).trim() !== leaving.getText()) return false;
  const guard = `if (${node.expression.getText()}) ${leaving.getText()}`;
  const { character: indentation } = source.tree.getLineAndCharacterOfPosition(node.getStart());
  return !guard.includes('\n') && indentation + guard.length <= lineLimit;
}

function isElse(node: ts.IfStatement): boolean {
  return ts.isIfStatement(node.parent) && node.parent.elseStatement === node;
}

function leavesHere(statement: ts.Statement): boolean {
  return (
    ts.isReturnStatement(statement) ||
    ts.isThrowStatement(statement) ||
    ts.isContinueStatement(statement) ||
    ts.isBreakStatement(statement)
  );
}

function place(source: Source, node: ts.Node): string {
  return `${source.path}:${lineOf(source, node.getStart())}`;
}
