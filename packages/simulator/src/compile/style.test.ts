import { describe, expect, it } from 'vitest';
import { writeMiniProgram } from './mini-program.fixture.ts';
import { compileStyle, type StyleReach, scopeOf } from './style.ts';

function compile(wxss: string, reach: StyleReach = { kind: 'everything' }) {
  return compileStyle(writeMiniProgram({ 'a.wxss': wxss }), 'a.wxss', reach);
}

const component: StyleReach = { kind: 'component', scope: 'c' };

describe('selectors', () => {
  it('rename tags, also inside :not() and after combinators, and leave the rest', () => {
    const { css } = compile('view>text, .a:not(button)::after, #b [data-x="view"] * {}');
    expect(css).toBe('wx-view>wx-text, .a:not(wx-button)::after, #b [data-x="view"] * {}');
  });

  it('prefix the classes of an isolated component and its :host', () => {
    expect(compile('.a.b > .c-d:hover {}', component).css).toBe('.c--a.c--b > .c--c-d:hover {}');
    expect(compile(':host { color: red }', component).css).toContain('[wx-host="c"] {');
  });

  it('reach only the page that they belong to, without weighing more', () => {
    const { css } = compile('page { } .a {} page .b {}', { kind: 'page', path: 'pages/x/x' });
    expect(css).toContain('wx-page:where([wx-path="pages/x/x"]) { }');
    expect(css).toContain(':where([wx-path="pages/x/x"]) .a {}');
    expect(css).toContain('wx-page:where([wx-path="pages/x/x"]) .b {}');
  });

  it('leave keyframes alone', () => {
    expect(compile('@keyframes k { from { top: 0 } to { top: 75rpx } }', component).css).toContain(
      'to { top: 10cqw }',
    );
  });
});

it('asks the phone for its theme, not the browser', () => {
  const { css } = compile('@media (prefers-color-scheme: dark) { .a, view { color: white } }', component);
  expect(css.trim()).toBe(
    ':where([data-theme="dark"]) .c--a, :where([data-theme="dark"]) wx-view { color: white }',
  );
  expect(compile('@media (prefers-color-scheme: dark) and (min-width: 1px) { .a {} }').css).toContain(
    '@media',
  );
});

describe('imports', () => {
  it('are put in place, relative and absolute', () => {
    const project = writeMiniProgram({
      'p/a.wxss': '@import "../b.wxss"; @import "/c"; .a {}',
      'b.wxss': '.b {}',
      'c.wxss': '.c {}',
    });
    const { css, inputs } = compileStyle(project, 'p/a.wxss', { kind: 'everything' });
    expect(css.replace(/\s+/g, '')).toBe('.b{}.c{}.a{}');
    expect([...inputs.keys()]).toEqual(['p/a.wxss', 'b.wxss', 'c.wxss']);
  });

  it('that are missing are warned about, with a place', () => {
    expect(compile('.a {}\n  @import "./gone.wxss";').problems).toMatchObject([
      { severity: 'warning', code: 'file_missing', file: 'a.wxss', line: 2, column: 3 },
    ]);
  });

  it('in a circle are errors that name the circle', () => {
    const project = writeMiniProgram({ 'a.wxss': '@import "b.wxss";', 'b.wxss': '@import "a.wxss";' });
    const [problem] = compileStyle(project, 'a.wxss', { kind: 'everything' }).problems;
    expect(problem?.code).toBe('import_cycle');
    expect(problem?.message.en).toContain('a.wxss → b.wxss → a.wxss');
  });
});

describe('other style languages', () => {
  const everything = { kind: 'everything' } as const;
  const tight = (css: string): string => css.replace(/[\s;]+/g, '');

  it('take the place of a missing WXSS file: SCSS with its imports', () => {
    const project = writeMiniProgram({
      'p/a.scss': '@import "../ink"; @import "/base.wxss"; .a { .b { color: $ink; width: 60rpx } }',
      '_ink.scss': '$ink: red;',
      'base.wxss': '.base { top: 0 }',
    });
    const { css, inputs, problems } = compileStyle(project, 'p/a.wxss', everything);
    expect(problems).toEqual([]);
    expect(tight(css)).toBe('.base{top:0}.a.b{color:redwidth:8cqw}');
    expect([...inputs.keys()].sort()).toEqual(['_ink.scss', 'base.wxss', 'p/a.scss']);
  });

  it('Less', () => {
    const project = writeMiniProgram({
      'a.less': '@import "b"; .a { .c { color: @ink } }',
      'b.less': '@ink: blue;',
    });
    const { css, inputs } = compileStyle(project, 'a.wxss', everything);
    expect(tight(css)).toBe('.a.c{color:blue}');
    expect([...inputs.keys()].sort()).toEqual(['a.less', 'b.less']);
  });

  it('have mistakes with a place', () => {
    for (const ending of ['scss', 'less']) {
      const project = writeMiniProgram({ [`a.${ending}`]: '.a {\n  color: ;;{\n' });
      expect(compileStyle(project, 'a.wxss', everything).problems).toMatchObject([
        { severity: 'error', code: 'style_invalid', file: `a.${ending}`, line: expect.any(Number) },
      ]);
    }
  });

  it('do not count beside a WXSS file', () => {
    const project = writeMiniProgram({ 'a.wxss': '.mine {}', 'a.scss': '.other {}' });
    expect(compileStyle(project, 'a.wxss', everything).css).toBe('.mine {}');
  });
});

it('reports broken WXSS with line and column', () => {
  expect(compile('.a {\n  color red\n}').problems).toMatchObject([
    { code: 'style_invalid', line: 2, column: 3 },
  ]);
});

it('makes a class prefix of any path', () => {
  expect(scopeOf('miniprogram_npm/@vant/weapp/button/index')).toBe(
    'miniprogram_npm__vant_weapp_button_index',
  );
});
