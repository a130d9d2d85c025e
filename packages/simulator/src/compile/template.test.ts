import { describe, expect, it } from 'vitest';
import { writeMiniProgram } from './mini-program.fixture.ts';
import { compileTemplate } from './template.ts';

it('answers null for a file that does not exist', () => {
  expect(compileTemplate(writeMiniProgram({}), 'a')).toBeNull();
});

it('compiles a template with everything it imports, includes and runs', () => {
  const project = writeMiniProgram({
    'p/a.wxml':
      '<import src="../t.wxml"/><include src="/i"/><wxs src="./x.wxs" module="x"/><view>{{x.f(1)}}</view>',
    't.wxml': '<template name="t"><text/></template>',
    'i.wxml': '<image/>',
    'p/x.wxs': 'var y = require("./y.wxs"); module.exports = { f: y }',
    'p/y.wxs': 'module.exports = function (v) { return v.constructor }',
  });
  const compiled = compileTemplate(project, 'p/a');
  expect(compiled?.problems).toEqual([]);
  expect([...(compiled?.inputs.keys() ?? [])].sort()).toEqual([
    'i.wxml',
    'p/a.wxml',
    'p/x.wxs',
    'p/y.wxs',
    't.wxml',
  ]);
  const groups: Record<string, unknown> = new Function(`return ${compiled?.code}`)();
  expect(Object.keys(groups)).toContain('p/a');
});

it('finds the tags, but not those in comments, WXS and expressions', () => {
  const wxml =
    '<!-- <a-a/> -->\n<wxs module="m">if (1 <b) {}</wxs>\n<block><view>{{ x <c }}</view>\n  <van-button/></block>';
  const tags = compileTemplate(writeMiniProgram({ 'a.wxml': wxml }), 'a')?.tags;
  expect([...(tags?.keys() ?? [])]).toEqual(['view', 'van-button']);
  expect(tags?.get('van-button')).toEqual({ file: 'a.wxml', line: 4, column: 3 });
});

describe('mistakes', () => {
  it('have file, line and column, and stop the generation of code', () => {
    const compiled = compileTemplate(writeMiniProgram({ 'a.wxml': '<view>\n  {{ b }\n</view>' }), 'a');
    expect(compiled?.problems.slice(0, 1)).toMatchObject([
      { severity: 'error', code: 'template_invalid', file: 'a.wxml', line: 2 },
    ]);
    expect(compiled?.code).toBe('');
  });

  it('name the missing file and who wants it', () => {
    const compiled = compileTemplate(writeMiniProgram({ 'a.wxml': '<include src="./gone.wxml"/>' }), 'a');
    expect(compiled?.problems).toMatchObject([
      { severity: 'warning', file: 'a.wxml', line: 1, message: { en: 'gone.wxml not found' } },
    ]);
  });

  it('name the circle of includes', () => {
    const project = writeMiniProgram({
      'a.wxml': '<include src="b.wxml"/>',
      'b.wxml': '<include src="a.wxml"/>',
    });
    const [problem] = compileTemplate(project, 'a')?.problems ?? [];
    expect(problem?.message.en).toBe('templates include each other: a.wxml → b.wxml → a.wxml');
  });
});
