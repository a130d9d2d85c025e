import ts from 'typescript';
import type { Source } from './source.ts';
import { lineOf } from './source.ts';

/** One reference from a file to a module. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Gone after compilation: `import type`, `export type … from`, `import('…')` in a type. */
  readonly typeOnly: boolean;
  /** `import('…')` at run time: resolved late, so it makes no initialisation cycle. */
  readonly dynamic: boolean;
  /** `export * from`. */
  readonly star: boolean;
}

/** Every import of a file, top level and nested. */
export function importsOf(source: Source): readonly Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const reference = read(node);
    if (reference !== undefined) found.push({ ...reference, line: lineOf(source, node.getStart()) });
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return found;
}

function read(node: ts.Node): Omit<Import, 'line'> | undefined {
  if (ts.isImportDeclaration(node)) {
    return plain(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    const star = node.exportClause === undefined || ts.isNamespaceExport(node.exportClause);
    return { ...plain(node.moduleSpecifier, node.isTypeOnly), star };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return plain(node.argument.literal, true);
  }
  const argument = dynamicImportArgument(node);
  return argument === undefined ? undefined : { ...plain(argument, false), dynamic: true };
}

function dynamicImportArgument(node: ts.Node): ts.Expression | undefined {
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined;
  const argument = node.arguments[0];
  return argument !== undefined && ts.isStringLiteralLike(argument) ? argument : undefined;
}

function plain(specifier: ts.Node, typeOnly: boolean): Omit<Import, 'line'> {
  const text = ts.isStringLiteralLike(specifier) ? specifier.text : '';
  return { specifier: text, typeOnly, dynamic: false, star: false };
}
