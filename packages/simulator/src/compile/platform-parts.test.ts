import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { builtInComponents } from '../shared/built-in-components.ts';
import { coreApis, platformParts, supportedApis } from '../shared/platform-parts.ts';
import { formatPlace } from '../shared/problem.ts';
import { apiTable } from './api-table.ts';
import { Compiler } from './compiler.ts';
import { writeMiniProgram } from './mini-program.fixture.ts';
import { missingApis } from './missing-apis.ts';

/** The members of `wx` that Tencent's own types list. */
function platformApis(): readonly string[] {
  const home = dirname(createRequire(import.meta.url).resolve('miniprogram-api-typings/package.json'));
  const types = readFileSync(join(home, 'types/wx/lib.wx.api.d.ts'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const body = /interface Wx \{\n([\s\S]*?)\n {4}\}/.exec(types)?.[1] ?? '';
  return [
    ...new Set([...body.matchAll(/^ {8}(?:readonly )?(\w+)\s*[<(:?]/gm)].map((match) => match[1] ?? '')),
  ];
}

it('splits what the platform has into what is here and what is missing', () => {
  const platform = platformApis();
  expect(platform.length).toBeGreaterThan(490);
  expect(platform.filter((name) => supportedApis.has(name) === missingApis.has(name))).toEqual([]);
  expect([...missingApis].filter((name) => !platform.includes(name))).toEqual([]);
});

it('has every name once', () => {
  const all = [...coreApis, ...Object.values(platformParts).flatMap(({ apis }) => apis)];
  expect(all.length).toBe(new Set(all).size);
  const components = Object.values(platformParts).flatMap((part) => part.components);
  expect(components.filter((name) => !(builtInComponents as readonly string[]).includes(name))).toEqual([]);
});

async function compile(files: Readonly<Record<string, string>>) {
  const project = writeMiniProgram({
    'app.json': '{"pages": ["p/p"]}',
    'p/p.js': '',
    'p/p.wxml': '',
    ...files,
  });
  const result = await new Compiler(project).compile();
  if (result.kind === 'failed') throw new Error('does not compile');
  return result.app;
}

it('finds the parts that scripts name, however they name them, and those that templates use', async () => {
  expect((await compile({})).parts).toEqual([]);
  expect((await compile({ 'p/p.js': 'const name = "scanCode"; wx[name]()' })).parts).toEqual(['phone']);
  expect((await compile({ 'p/p.js': 'wx.cloud.init(); this.animate()' })).parts).toEqual([
    'animation',
    'cloud',
  ]);
  expect((await compile({ 'p/p.wxml': '<canvas/><map/>' })).parts).toEqual(['canvas', 'native']);
});

it('reports each API that is missing, with file and line, but none in a comment or in a text', async () => {
  const { problems } = await compile({
    'p/p.js':
      '// wx.createWorker\nif (wx.faceDetect) wx.faceDetect()\n/* wx.joinVoIPChat */ const u = "https://a"; wx.login()',
    'app.js': 'App({ a() { wx.joinVoIPChat({}); wx.cloud.database(); wx.cloud.extend.x() } })',
  });
  expect(problems.map((problem) => `${formatPlace(problem)} ${problem.message.en}`)).toEqual([
    'app.js:1:13 the simulator has no wx.joinVoIPChat',
    'app.js:1:55 the simulator has no wx.cloud.extend',
    'p/p.js:2:5 the simulator has no wx.faceDetect',
  ]);
});

it('is what the documentation prints', async () => {
  await expect(apiTable()).toMatchFileSnapshot('../../APIS.md');
});
