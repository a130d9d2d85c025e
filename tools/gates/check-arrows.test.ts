import { describe, expect, test } from 'vitest';
import type { Manifest } from '../workspaces.ts';
import { checkArrows } from './check-arrows.ts';
import { parseSource } from './source.ts';

const server: Manifest = { name: '@weapp-auth/server', dependencies: { hono: '4.0.0' } };

describe('between packages', () => {
  test.each([
    ['packages/protocol/src/a.ts', "import { x } from '@weapp-auth/server';", 'must not import'],
    ['packages/emulator/src/a.ts', "import type { X } from '@weapp-auth/protocol';", 'must not import'],
    ['packages/emulator/src/a.test.ts', "import { x } from '@weapp-auth/server';", 'must not import'],
    ['packages/server/src/a.ts', "import { x } from '@weapp-auth/emulator';", 'must not import'],
    ['packages/client/src/a.ts', "import { errorCodes } from '@weapp-auth/protocol';", 'types of'],
    ['packages/server/src/a.ts', "import { x } from '../../protocol/src/errors.ts';", 'reaches out'],
    ['examples/koa/src/a.ts', "import { x } from '../../../packages/server/src/login.ts';", 'reaches out'],
  ])('%s may not say %s', (path, text, reason) => {
    expect(problems({ [path]: text })).toEqual([expect.stringContaining(reason)]);
  });

  test.each([
    ['packages/client/src/a.ts', "import type { User } from '@weapp-auth/protocol';"],
    ['packages/server/src/a.test.ts', "import { createEmulator } from '@weapp-auth/emulator';"],
    ['packages/server/src/a.ts', "import { Hono } from 'hono/tiny';"],
    ['packages/server/src/a.ts', "import type { Context } from 'koa';"],
    ['packages/server/src/a.ts', "import { hash } from 'node:crypto';"],
    [
      'examples/miniprogram/a.test.ts',
      "import { build } from '../../packages/client/build/build-package.ts';",
    ],
    ['e2e/a.test.ts', "import { world } from '../packages/client/src/testing/world.fixture.ts';"],
  ])('%s may say %s', (path, text) => {
    expect(problems({ [path]: text })).toEqual([]);
  });

  test('a value from a package that is not declared is refused', () => {
    const text = "import { z } from 'zod';";
    expect(problems({ 'packages/server/src/a.ts': text })).toEqual([
      expect.stringContaining('zod is not in'),
    ]);
  });

  test('the client needs nothing at run time', () => {
    const manifests = new Map([['packages/client', { name: 'c', dependencies: { tslib: '2.0.0' } }]]);
    expect(checkArrows([], manifests)).toEqual(['packages/client/package.json: must not depend on tslib']);
  });
});

describe('inside a package', () => {
  test('export * is refused', () => {
    const text = "export * from './b.ts'; export const a = 1;";
    expect(problems({ 'packages/server/src/a.ts': text })).toEqual([expect.stringContaining('export *')]);
  });

  test('a file that only re-exports is refused, except as a door', () => {
    const text = "export { b } from './b.ts';";
    expect(problems({ 'packages/server/src/store/index.ts': text })).toHaveLength(1);
    expect(problems({ 'packages/server/src/index.ts': text })).toEqual([]);
  });

  test('two files that need each other are a cycle', () => {
    const files = {
      'packages/server/src/a.ts': "import { b } from './b.ts'; export const a = b;",
      'packages/server/src/b.ts': "import { a } from './a.ts'; export const b = a;",
    };
    expect(problems(files)).toEqual([expect.stringContaining('a.ts → packages/server/src/b.ts →')]);
  });

  test('a type that leads back is a cycle too', () => {
    const files = {
      'packages/client/src/a.ts': "import { b } from './b.ts'; export const a = b;",
      'packages/client/src/b.ts': "import type { A } from './a.ts'; export const b = 1;",
    };
    expect(problems(files)).toEqual([
      expect.stringMatching(/a cycle, types included, of 2 files: .*a\.ts → .*b\.ts → .*a\.ts$/),
    ]);
  });

  test('a file that is loaded late makes no cycle', () => {
    const files = {
      'packages/client/src/a.ts': "import { b } from './b.ts'; export const a = b;",
      'packages/client/src/b.ts': "export const b = () => import('./a.ts');",
    };
    expect(problems(files)).toEqual([]);
  });

  test.each([
    ['wechat/a.ts', "import { problem } from '../http/problem.ts';"],
    ['store/a.ts', "import type { Problem } from '../http/problem.ts';"],
    ['base/a.ts', "import type { Store } from '../store/store.ts';"],
    ['errors/a.ts', "import { logIn } from '../login/login.ts';"],
    ['people/a.ts', "import { readBody } from '../http/body.ts';"],
    ['login/a.ts', "import type { AuthContext } from '../context.ts';"],
    ['http/a.ts', "import type { WeappAuth } from '../weapp-auth.ts';"],
    ['http/routes/a.ts', "import { node } from '../../adapters/node.ts';"],
  ])('%s of the server is too low to say %s', (path, text) => {
    expect(problems({ [`packages/server/src/${path}`]: text })).toEqual([
      expect.stringContaining('arrows go upwards only'),
    ]);
  });

  test.each([
    ['wechat/a.ts', "import type { Store } from '../store/store.ts';"],
    ['people/a.ts', "import { logIn } from '../login/login.ts';"],
    ['http/a.ts', "import { logIn } from '../login/login.ts';"],
    ['adapters/a.ts', "import type { WeappAuth } from '../weapp-auth.ts';"],
    ['store/a.test.ts', "import { problem } from '../http/problem.ts';"],
    ['index.ts', "import { node } from './adapters/node.ts'; export const a = node;"],
  ])('%s of the server may say %s', (path, text) => {
    expect(problems({ [`packages/server/src/${path}`]: text })).toEqual([]);
  });

  test('code does not import fixtures', () => {
    const text = "import { x } from './a.fixture.ts';";
    expect(problems({ 'packages/server/src/a.ts': text })).toEqual([expect.stringContaining("test's file")]);
  });
});

function problems(files: Readonly<Record<string, string>>): readonly string[] {
  const sources = Object.entries(files).map(([path, text]) => parseSource(path, text));
  return checkArrows(sources, new Map([['packages/server', server]]));
}
