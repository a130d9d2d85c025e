import { expect, it } from 'vitest';
import { pageFiles } from '../shared/page-files.ts';
import { Compiler } from './compiler.ts';
import { writeMiniProgram } from './mini-program.fixture.ts';

it('knows the components and scripts of a page, however deep, and nothing of the others', async () => {
  const project = writeMiniProgram({
    'app.json': '{"pages": ["a/a", "b/b"]}',
    'a/a.wxml': '<x-x/>',
    'a/a.json': '{"usingComponents": {"x-x": "/x/x"}}',
    'a/a.js': 'require("../u/one")',
    'u/one.js': 'require("./two")',
    'u/two.js': 'require("./one")',
    'x/x.json': '{"component": true, "usingComponents": {"x-x": "/x/x"}}',
    'x/x.wxml': '<x-x/>',
    'b/b.wxml': '<view/>',
  });
  const result = await new Compiler(project).compile();
  if (result.kind === 'failed') throw new Error('does not compile');
  const files = pageFiles(result.app, 'a/a');
  expect(['a/a', 'x/x', 'u/one', 'u/two', 'b/b'].map((stem) => files.has(stem))).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});
