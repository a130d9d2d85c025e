import ts from 'typescript';
import type { Manifest } from '../workspaces.ts';
import type { Source } from './source.ts';

/** A file that only passes on what other files export, and is not a door of its package. */
export function isInnerBarrel(source: Source, manifest: Manifest | undefined): boolean {
  const statements = source.tree.statements;
  if (statements.length === 0 || isDoor(source.path, manifest)) return false;
  return statements.every(
    (statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined,
  );
}

function isDoor(path: string, manifest: Manifest | undefined): boolean {
  if (/^(?:packages|apps)\/[^/]+\/src\/index\.ts$/.test(path)) return true;
  const targets = Object.values(manifest?.exports ?? {}).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
  return targets.some((target) => path.endsWith(target.replace(/^\./, '')));
}
