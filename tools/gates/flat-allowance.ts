import ts from 'typescript';
import type { Source } from './source.ts';
import { lineOf } from './source.ts';

/**
 * Whether the comment before a node says `flat: why` and the node keeps that promise: nearly all of it is one
 * table (object or array literal) or one switch.
 */
export function flatAllowance(source: Source, node: ts.Node): boolean {
  const owner = commentOwner(node);
  const comments = source.text.slice(owner.getFullStart(), owner.getStart());
  if (!/\bflat: \S/.test(comments)) return false;
  const longest = Math.max(0, ...flatParts(node).map((part) => span(source, part)));
  return longest >= span(source, node) * 0.7;
}

/** A function that is the value of a constant is documented on the constant. */
function commentOwner(node: ts.Node): ts.Node {
  let owner = node;
  while (!ts.isStatement(owner) && !ts.isClassElement(owner) && owner.parent !== undefined) {
    owner = owner.parent;
  }
  return owner;
}

function flatParts(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (child: ts.Node): void => {
    const flat =
      ts.isSwitchStatement(child) ||
      ts.isObjectLiteralExpression(child) ||
      ts.isArrayLiteralExpression(child);
    if (flat) found.push(child);
    else ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}

function span(source: Source, node: ts.Node): number {
  return lineOf(source, node.end) - lineOf(source, node.getStart()) + 1;
}
