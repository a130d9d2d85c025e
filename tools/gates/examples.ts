import ts from 'typescript';

/** A piece of code that documentation shows. */
export interface Example {
  /** Where it stands: `README.md:42`. */
  readonly place: string;
  readonly code: string;
  /** `miniprogram` code has `wx`, `App` and `Page`; `node` code has Node. */
  readonly world: 'node' | 'miniprogram';
}

/** The root of the repository, seen from the folder that examples are compiled in. */
export const rootFromExample = '../../..';

/** A file with documentation in it. */
export interface Documented {
  readonly path: string;
  readonly text: string;
}

/** The TypeScript blocks of a Markdown file: fences `ts`, or `ts miniprogram` for code inside a mini program. */
export function markdownExamples(file: Documented): readonly Example[] {
  const fence = /^```(?:ts|typescript)( miniprogram)?\s*\n([\s\S]*?)^```/gm;
  return [...file.text.matchAll(fence)].map((match) => ({
    place: `${file.path}:${lineAt(file.text, match.index) + 1}`,
    code: match[2] ?? '',
    world: match[1] === undefined ? worldOf(file.path) : 'miniprogram',
  }));
}

/**
 * The TypeScript blocks inside TSDoc comments. What the file exports is in scope without an import, so that
 * an example starts with what it shows.
 */
export function tsdocExamples(file: Documented): readonly Example[] {
  const comments = [...file.text.matchAll(/\/\*\*[\s\S]*?\*\//g)];
  return comments.flatMap((comment) => {
    const text = comment[0].replace(/^[ \t]*\* ?/gm, '');
    const fence = /^```(?:ts|typescript)?\s*\n([\s\S]*?)^```/gm;
    return [...text.matchAll(fence)].map((match) => ({
      place: `${file.path}:${lineAt(file.text, comment.index) + lineAt(text, match.index)}`,
      code: `${implicitImport(file, match[1] ?? '')}${match[1] ?? ''}`,
      world: worldOf(file.path),
    }));
  });
}

function worldOf(path: string): Example['world'] {
  return path.startsWith('packages/client/') ? 'miniprogram' : 'node';
}

function implicitImport(file: Documented, code: string): string {
  const used = new Set(code.match(/[A-Za-z_$][\w$]*/g) ?? []);
  const own = namesDeclaredIn(code);
  const names = exportedNames(file).filter((name) => used.has(name) && !own.has(name));
  return names.length === 0 ? '' : `import { ${names.join(', ')} } from '${rootFromExample}/${file.path}'; `;
}

function namesDeclaredIn(code: string): ReadonlySet<string> {
  const tree = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const declares =
      ts.isImportSpecifier(node) || ts.isBindingElement(node) || ts.isVariableDeclaration(node);
    if (declares && ts.isIdentifier(node.name)) found.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function exportedNames(file: Documented): readonly string[] {
  const declared =
    /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm;
  const listed = /^export (?:type )?\{([^}]*)\}/gm;
  return [
    ...[...file.text.matchAll(declared)].map((match) => match[1] ?? ''),
    ...[...file.text.matchAll(listed)].flatMap((match) => match[1]?.match(/\w+(?=\s*(?:,|$))/g) ?? []),
  ];
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
