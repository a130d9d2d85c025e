import { describe, expect, it } from 'vitest';
import { formatPlace } from '../shared/problem.ts';
import { type CompileResult, Compiler } from './compiler.ts';
import { type Files, writeFiles, writeMiniProgram } from './mini-program.fixture.ts';

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

describe('app.json', () => {
  it('names pages, subpackages, tabs and the entry page', async () => {
    const app = await compiled({
      'app.json': JSON.stringify({
        pages: ['pages/a/a'],
        subPackages: [{ root: 'sub/', pages: ['p/p'] }],
        entryPagePath: 'sub/p/p',
        tabBar: { list: [{ pagePath: '/pages/a/a', text: 'A' }], color: '#123456' },
      }),
      'sub/p/p.wxml': '',
    });
    expect(app.config.pages).toEqual(['pages/a/a', 'sub/p/p']);
    expect(app.config.entryPagePath).toBe('sub/p/p');
    expect(app.config.tabBar).toEqual({
      color: '#123456',
      custom: false,
      list: [{ pagePath: 'pages/a/a', text: 'A' }],
    });
  });

  it('brings the colours of the dark theme', async () => {
    const app = await compiled({
      'app.json': '{"pages": ["pages/a/a"], "darkmode": true}',
      'theme.json': '{"light": {"ink": "black"}, "dark": {"ink": "white"}}',
    });
    expect(app.config.theme).toEqual({ light: { ink: 'black' }, dark: { ink: 'white' } });
  });

  it('is told when it is missing, broken or empty', async () => {
    expect(await compile({})).toMatchObject({ kind: 'failed', problems: [{ code: 'app_json_missing' }] });
    expect(await problemsOf({ 'app.json': '{\n  "pages": [,]\n}' })).toEqual([
      'error json_invalid app.json:2:13',
    ]);
    expect(await problemsOf({ 'app.json': '{"pages": []}' })).toEqual(['error page_missing app.json']);
    expect(await problemsOf({ 'app.json': '[]' })).toEqual(['error json_invalid app.json:1']);
  });

  it('is told about pages that do not exist, with their place', async () => {
    const files = { 'app.json': '{"pages": [\n  "pages/a/a",\n  "pages/b/b"\n]}' };
    expect(await problemsOf(files)).toEqual(['error page_missing app.json:3:4']);
  });
});

describe('components', () => {
  const component: Files = {
    'c/c.json': '{"component": true}',
    'c/c.wxml': '<slot/>',
    'c/c.js': 'Component({})',
  };

  it('are compiled once, with absolute paths and a class prefix', async () => {
    const app = await compiled({
      ...component,
      'app.json': '{"pages": ["pages/a/a"], "usingComponents": {"all-over": "c/c"}}',
      'pages/a/a.json': '{"usingComponents": {"near-by": "../../c/c"}}',
      'c/c.wxss': '.x {}',
    });
    expect(app.units.map((unit) => unit.path)).toEqual(['pages/a/a', 'c/c']);
    expect(app.units[0]?.config.usingComponents).toEqual({ 'all-over': '/c/c', 'near-by': '/c/c' });
    expect(app.units[1]).toMatchObject({ scope: 'c_c', style: '.c_c--x {}' });
  });

  it('may use each other', async () => {
    const app = await compiled({
      ...component,
      'pages/a/a.json': '{"usingComponents": {"c": "/c/c"}}',
      'c/c.json': '{"component": true, "usingComponents": {"c": "./c"}}',
    });
    expect(app.units).toHaveLength(2);
  });

  it('with a shared style get no prefix, also when only the script says so', async () => {
    const app = await compiled({
      ...component,
      'pages/a/a.json': '{"usingComponents": {"c": "/c/c"}}',
      'c/c.js': 'Component({ options: { styleIsolation: "shared" } })',
      'c/c.wxss': '.x {}',
    });
    expect(app.units[1]).toMatchObject({ scope: null, style: '.x {}' });
  });

  it('of weui come along when app.json asks for them', async () => {
    const app = await compiled({
      'app.json': '{"pages": ["pages/a/a"], "useExtendedLib": {"weui": true}}',
      'pages/a/a.json': '{"usingComponents": {"mp-cell": "weui-miniprogram/cell/cell"}}',
      'pages/a/a.wxml': '<mp-cell value="hi"/>',
    });
    expect(app.problems).toEqual([]);
    expect(app.units.map(({ path }) => path)).toContain('miniprogram_npm/weui-miniprogram/cell/cell');
  });

  it('that are missing or unknown are told, with their place', async () => {
    expect(await problemsOf({ 'pages/a/a.json': '{"usingComponents": {\n "c": "/c/c"}}' })).toEqual([
      'error component_missing pages/a/a.json:2:2',
    ]);
    expect(await problemsOf({ 'pages/a/a.wxml': '<view/>\n <who/><voip-room/>' })).toEqual([
      'warning component_unknown pages/a/a.wxml:2:2',
      'warning component_unsupported pages/a/a.wxml:2:8',
    ]);
  });

  it('that are declared and missing are told once, and the page goes on without them', async () => {
    const app = await compiled({
      'pages/a/a.json': '{"usingComponents": {"lost": "../../lost/lost"}}',
      'pages/a/a.wxml': '<view>kept</view><lost/>',
    });
    expect(app.problems.map(({ code }) => code)).toEqual(['component_missing']);
    expect(app.units[0]?.template).toContain('kept');
  });

  it('that are not drawn are no unknown ones, whole families included', async () => {
    const files = { 'pages/a/a.wxml': '<xr-scene/><tap-gesture-handler/><contact-button/>' };
    expect(await problemsOf(files)).toEqual(
      [1, 12, 34].map((column) => `warning component_unsupported pages/a/a.wxml:1:${column}`),
    );
  });

  it('of a package that is not built are told as such', async () => {
    const files = {
      'pages/a/a.json': '{"usingComponents": {"c": "x/c"}}',
      'node_modules/x/package.json': '{"miniprogram": "dist"}',
    };
    expect(await problemsOf(files)).toEqual(['error package_unbuilt pages/a/a.json:1:22']);
  });
});

describe('scripts', () => {
  it('may be TypeScript, ES modules or CommonJS, and bring what they require', async () => {
    const app = await compiled({
      'app.ts': "import { a } from './lib/a';\nApp({ a } as const);",
      'lib/a.js': "exports.a = require('./b').b;",
      'lib/b.ts': 'export const b: number = 1;',
    });
    expect(Object.keys(app.modules).sort()).toEqual(['app.ts', 'lib/a.js', 'lib/b.ts', 'pages/a/a.js']);
    expect(app.modules['app.ts']?.requires).toEqual({ './lib/a': 'lib/a.js' });
    expect(app.appScript).toBe('app.ts');
  });

  it('may use plain npm packages, which are bundled', async () => {
    const app = await compiled({
      'app.js': "require('plain')",
      'node_modules/plain/package.json': '{"main": "main.js"}',
      'node_modules/plain/main.js': "module.exports = require('./other').value",
      'node_modules/plain/other.js': "exports.value = 'from the other file'",
    });
    expect(app.modules['miniprogram_npm/plain/index.js']?.code).toContain('from the other file');
  });

  it('of npm packages that cannot be bundled are errors of that package', async () => {
    const files = {
      'app.js': "require('plain')",
      'node_modules/plain/package.json': '{"main": "main.js"}',
      'node_modules/plain/main.js': "require('./gone')",
    };
    expect(await problemsOf(files)).toEqual(['error script_invalid miniprogram_npm/plain/index.js:1:9']);
  });

  it('with a mistake are errors with a place', async () => {
    expect(await problemsOf({ 'pages/a/a.js': 'Page({\n  data: {,}\n})' })).toEqual([
      'error script_invalid pages/a/a.js:2:10',
    ]);
  });

  it('may be named by an alias of app.json', async () => {
    const app = await compiled({
      'app.json': '{"pages": ["pages/a/a"], "resolveAlias": {"~/*": "/lib/*", "@u": "/lib/u"}}',
      'lib/u.js': '',
      'pages/a/a.js': 'require("~/u"); require("@u")',
    });
    expect(app.modules['pages/a/a.js']?.requires).toEqual({ '~/u': 'lib/u.js', '@u': 'lib/u.js' });
  });

  it('all come along when one of them requires what it computes', async () => {
    const files = {
      'pages/a/a.js': 'require("../../words/" + language)',
      'words/zh.js': '',
      'words/en.ts': '',
    };
    expect(Object.keys((await compiled(files)).modules)).toEqual([
      'pages/a/a.js',
      'words/en.ts',
      'words/zh.js',
    ]);
    expect(await problemsOf(files)).toEqual([]);
  });

  it('of a package that nobody installed say how to get it', async () => {
    const files = { 'package.json': '{"dependencies": {"dayjs": "1"}}', 'app.js': 'require("dayjs")' };
    expect(await problemsOf(files)).toEqual(['error package_uninstalled app.js:1:10']);
  });

  it('that require something missing, or each other, are warned about', async () => {
    expect(await problemsOf({ 'app.js': "\ntry { require('./gone') } catch {}" })).toEqual([
      'warning module_missing app.js:2:16',
    ]);
    const circle = { 'app.js': "require('./a')", 'a.js': "require('./b')", 'b.js': "require('./a')" };
    expect(await problemsOf(circle)).toEqual(['warning import_cycle a.js']);
  });
});

describe('compiling again', () => {
  it('sees changed, added and repaired files', async () => {
    const project = writeMiniProgram(minimal);
    const compiler = new Compiler(project);
    await compiler.compile();
    writeFiles(project, { 'pages/a/a.wxml': '<view>{{ broken</view>' });
    expect(await compiler.compile()).toMatchObject({
      app: { units: [{ template: '' }] },
    });
    writeFiles(project, { 'pages/a/a.wxml': '<view>mended</view>', 'pages/a/a.wxss': '.new {}' });
    const result = await compiler.compile();
    expect(result.kind === 'compiled' && result.app.units[0]?.template).toContain('mended');
    expect(result.kind === 'compiled' && result.app.units[0]?.style).toContain('.new');
  });
});
