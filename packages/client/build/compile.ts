import { dirname, resolve } from 'node:path';
import { build, type Plugin, transform } from 'esbuild';
import ts from 'typescript';
import { chunkOf, internalNames, root } from './layout.ts';

/** What the oldest phones in use run. */
const languageLevel = 'es2017';

/** What one JavaScript file is made from. */
export interface Source {
  /** An entry that exports or imports what belongs into the file. */
  readonly code: string;
  /** The chunk it is, if it is one of the SDK's. */
  readonly chunk?: string;
  /** How the output writes the path to the SDK's chunks: `./` or `../`. */
  readonly up: string;
}

/**
 * Makes one minified CommonJS file.
 *
 * TypeScript lowers object spread, because its `Object.assign` is a fraction of esbuild's helpers; esbuild does the
 * rest.
 */
export async function compile(source: Source): Promise<string> {
  const bundled = await build({
    stdin: { contents: source.code, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: languageLevel,
    minifySyntax: true,
    supported: { 'object-rest-spread': true },
    plugins: [requireChunks(source)],
  });
  const lowered = ts.transpileModule(bundled.outputFiles[0]?.text ?? '', {
    compilerOptions: { target: ts.ScriptTarget.ES2017, module: ts.ModuleKind.CommonJS, removeComments: true },
    transformers: { after: [flattenAssign] },
  });
  const { code } = await transform(lowered.outputText, {
    minify: true,
    target: languageLevel,
    format: 'cjs',
    mangleProps: new RegExp(`^(${internalNames.join('|')})$`),
    mangleCache: Object.fromEntries(internalNames.map((name, index) => [name, `_${index.toString(36)}`])),
  });
  return withoutMarks(code) + namesForNode(lowered.outputText);
}

function requireChunks({ chunk, up }: Source): Plugin {
  return {
    name: 'require-chunks',
    setup: (builder) => {
      builder.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
        const file = resolve(resolveDir, path);
        const target = dirname(file) === `${root}src` ? chunkOf(file) : undefined;
        return target === undefined || target === chunk
          ? { path: file }
          : { path: `${up}${target}.js`, external: true };
      });
    },
  };
}

/** `Object.assign(Object.assign({}, a), b)`, as TypeScript writes two spreads, is `Object.assign({}, a, b)`. */
const flattenAssign: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  function visit(node: ts.Node): ts.Node {
    const visited = ts.visitEachChild(node, visit, context);
    if (!isAssign(visited)) return visited;
    const [first, ...rest] = visited.arguments;
    if (!first || !isAssign(first)) return visited;
    return context.factory.updateCallExpression(visited, visited.expression, undefined, [
      ...first.arguments,
      ...rest,
    ]);
  }
  return ts.visitEachChild(file, visit, context);
};

function isAssign(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  return ts.isIdentifier(expression) && expression.text === 'Object' && name.text === 'assign';
}

/**
 * Marks for importers that mix module systems; a mini program has none of those, and runs everything strictly. What
 * stays is written so that Node and the tools around it find re-exported names.
 */
function withoutMarks(code: string): string {
  return code
    .replace(/^"use strict";/, '')
    .replaceAll('{enumerable:!0,get:', '{enumerable:true,get:')
    .replace('Object.defineProperty(exports,"__esModule",{value:!0}),', '');
}

/** Node reads the names a CommonJS file exports from its text, and does not find them in minified code by itself. */
function namesForNode(code: string): string {
  const names = new Set([...code.matchAll(/\bexports(?:\.|, ")(\w+)/g)].map(([, name]) => name));
  names.delete('__esModule');
  return names.size > 1 ? `0&&(module.exports={${[...names].join(',')}});\n` : '';
}
