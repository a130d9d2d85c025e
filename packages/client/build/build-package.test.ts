import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';
import { afterAll, describe, expect, test } from 'vitest';
import { createWorld } from '../src/testing/world.fixture.ts';
import { buildPackage } from './build-package.ts';
import { components } from './layout.ts';

const folder = await mkdtemp(`${tmpdir()}/weapp-auth-package-`);
await buildPackage(folder);
afterAll(() => rm(folder, { recursive: true }));

const files = (await readdir(folder, { recursive: true })).sort();
const read = (file: string) => readFile(`${folder}/${file}`, 'utf8');
const scripts = files.filter((file) => file.endsWith('.js'));
const require = createRequire(`${folder}/index.js`);

/** Syntax that came after ES2017, by the names of TypeScript's nodes. */
const tooNew = new Set([
  ts.SyntaxKind.QuestionDotToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.SpreadAssignment,
  ts.SyntaxKind.PrivateIdentifier,
  ts.SyntaxKind.BigIntLiteral,
  ts.SyntaxKind.ImportDeclaration,
  ts.SyntaxKind.ExportDeclaration,
  ts.SyntaxKind.PropertyDeclaration,
]);

function newerSyntax(code: string): string[] {
  const found: string[] = [];
  function visit(node: ts.Node): void {
    if (tooNew.has(node.kind)) found.push(ts.SyntaxKind[node.kind]);
    if (ts.isCatchClause(node) && !node.variableDeclaration) found.push('catch without a name');
    if (ts.isBindingElement(node) && node.dotDotDotToken && ts.isObjectBindingPattern(node.parent))
      found.push('object rest');
    ts.forEachChild(node, visit);
  }
  visit(ts.createSourceFile('file.js', code, ts.ScriptTarget.Latest, true));
  return found;
}

async function gzipped(names: readonly string[]): Promise<number> {
  const texts = await Promise.all(names.map(read));
  return gzipSync(texts.join('\n'), { level: 9 }).length;
}

test.each(scripts)('%s is CommonJS that a phone of 2018 runs', async (file) => {
  const code = await read(file);
  expect(newerSyntax(code)).toEqual([]);
  expect(code).not.toMatch(/\b(eval|new Function|process|window|document|global)\b\s*[.(]/);
});

test.each(scripts)('what %s requires is in the package', async (file) => {
  for (const [, path] of (await read(file)).matchAll(/require\("([^"]+)"\)/g)) {
    expect(files).toContain(new URL(path ?? '', `file:///${file}`).pathname.slice(1));
  }
});

test.each(components)('%s is a component of four files, with its own parts beside it', async (name) => {
  const own = ['js', 'json', 'wxml', 'wxss'].map((kind) => `${name}/${name}.${kind}`);
  expect(files).toEqual(expect.arrayContaining(own));
  const config = JSON.parse(await read(`${name}/${name}.json`));
  expect(config.component).toBe(true);
  expect(config).not.toHaveProperty('componentFramework');
  for (const path of Object.values<string>(config.usingComponents ?? {})) {
    expect(files).toContain(`${new URL(path, `file:///${name}/${name}`).pathname.slice(1)}.json`);
  }
});

test('what is required is what is documented, and it logs in', async () => {
  const { options } = createWorld();
  const { createAuth } = require('./index.js') as typeof import('../src/index.ts');
  const auth = createAuth(options);
  expect(await auth.ready()).toMatchObject({ kind: 'signed-in' });
  expect(await auth.request({ url: '/orders' })).toMatchObject({ statusCode: 200 });
});

test('the declarations stand alone: no DOM, no Node, no wx, no other package', async () => {
  const roots = files.filter((file) => file.endsWith('.d.ts')).map((file) => `${folder}/${file}`);
  const options: ts.CompilerOptions = { lib: ['lib.es2018.d.ts'], types: [], strict: true, noEmit: true };
  const program = ts.createProgram(roots, {
    ...options,
    module: ts.ModuleKind.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  });
  const messages = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  expect(messages).toEqual([]);
  for (const root of roots)
    expect(await readFile(root, 'utf8')).not.toMatch(/^(?!.*\*).*(WechatMiniprogram|@weapp-auth)/m);
});

describe('size, as it travels (gzip)', () => {
  test('the core, with pre-fetch and the first request that logs in, is at most 4 KB', async () => {
    expect(await gzipped(['core.js'])).toBeLessThanOrEqual(4 * 1024);
  });

  test.each(components)('%s is at most 4 KB', async (name) => {
    const own = files.filter((file) => file.startsWith(`${name}/`) && file !== name);
    expect(await gzipped(own)).toBeLessThanOrEqual(4 * 1024);
  });
});
