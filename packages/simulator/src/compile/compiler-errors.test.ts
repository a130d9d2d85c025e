import { describe, expect, it } from 'vitest';
import { formatPlace } from '../shared/problem.ts';
import { type CompileResult, Compiler } from './compiler.ts';
import { type Files, writeMiniProgram } from './mini-program.fixture.ts';

const minimal: Files = {
  'app.json': '{"pages": ["pages/a/a"]}',
  'pages/a/a.json': '{}',
  'pages/a/a.wxml': '<view/>',
  'pages/a/a.js': 'Page({})',
};

function compile(files: Files): Promise<CompileResult> {
  return new Compiler(writeMiniProgram(files)).compile();
}

async function compiled(files: Files) {
  const result = await compile({ ...minimal, ...files });
  if (result.kind === 'failed') throw new Error(JSON.stringify(result.problems));
  return result.app;
}

async function problemsOf(files: Files): Promise<readonly string[]> {
  const result = await compile({ ...minimal, ...files });
  const problems = result.kind === 'failed' ? result.problems : result.app.problems;
  return problems.map((problem) => `${problem.severity} ${problem.code} ${formatPlace(problem)}`);
}

describe('an error', () => {
  const two: Files = {
    'app.json': '{"pages": ["pages/a/a", "pages/b/b"]}',
    'pages/b/b.wxml': '<view/>',
    'pages/b/b.js': 'Page({})',
  };

  it('in a script breaks that module and no other', async () => {
    const app = await compiled({ ...two, 'pages/b/b.js': 'Page({ load( })' });
    expect(app.modules['pages/b/b.js']?.isBroken).toBe(true);
    expect(app.modules['pages/a/a.js']?.isBroken).toBeUndefined();
    expect(app.problems).toMatchObject([
      { severity: 'error', code: 'script_invalid', file: 'pages/b/b.js', line: 1 },
    ]);
  });

  it('in a template leaves that page without one', async () => {
    const app = await compiled({ ...two, 'pages/b/b.wxml': '<view>{{ a b }}</view>' });
    expect(app.units.map(({ path, template }) => [path, template === ''])).toEqual([
      ['pages/a/a', false],
      ['pages/b/b', true],
    ]);
  });

  it('is no missing import, include, script or style sheet: each counts as an empty file', async () => {
    const problems = await problemsOf({
      'pages/a/a.wxml':
        '<import src="/none/t.wxml"/>\n<include src="i"/><wxs module="m" src="./m.wxs"/><view>x</view>',
      'app.wxss': '@import "gone.wxss"; .kept {}',
    });
    expect(problems).toEqual([
      'warning file_missing pages/a/a.wxml:2:35',
      'warning file_missing pages/a/a.wxml:1:9',
      'warning file_missing pages/a/a.wxml:2:10',
      'warning file_missing app.wxss:1:1',
    ]);
  });

  it('is no page without a script', async () => {
    expect(await problemsOf({ ...two, 'pages/b/b.js': '' })).toEqual([]);
    const files = { 'app.json': '{"pages": ["pages/a/a", "pages/c/c"]}', 'pages/c/c.wxml': '<view/>' };
    expect(await problemsOf(files)).toEqual(['warning file_missing pages/c/c.wxml']);
  });
});

describe('what WeChat tolerates', () => {
  it('is a byte order mark in front of any file', async () => {
    const marked = Object.fromEntries(
      Object.entries({ ...minimal, 'pages/a/a.wxss': '.a {}' }).map(([path, text]) => [
        path,
        `\uFEFF${text}`,
      ]),
    );
    const app = await compiled(marked);
    expect(app.problems).toEqual([]);
    expect(JSON.stringify(app.units)).not.toContain('\uFEFF');
  });

  it('are comments and commas too many in JSON no more than on the platform, but the message says so', async () => {
    const result = await compile({ 'app.json': '{\n  // pages\n  "pages": []\n}' });
    expect(result).toMatchObject({
      problems: [{ line: 2, message: { en: expect.stringContaining('no comments') } }],
    });
    const commas = await compile({ 'app.json': '{"pages": ["a",]}' });
    expect(commas).toMatchObject({
      problems: [{ message: { en: expect.stringContaining('trailing commas') } }],
    });
  });
});
