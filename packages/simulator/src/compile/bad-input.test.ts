import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Compiler } from './compiler.ts';
import { writeFiles, writeMiniProgram } from './mini-program.fixture.ts';

/** Text made of the pieces that matter to a parser, in any order. */
const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<view',
        '>',
        '</view>',
        '/>',
        '{{',
        '}}',
        '"',
        "'",
        '<!--',
        '-->',
        '<wxs module="a">',
        '</wxs>',
        'wx:if=',
      ),
      fc.constantFrom(
        '{',
        '}',
        ':',
        ';',
        '@import "a";',
        '.a',
        '/*',
        '*/',
        '(',
        ')',
        '[',
        ']',
        'import',
        'require("./x")',
        '\\',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

const extensions = ['json', 'wxml', 'wxss', 'js', 'ts', 'wxs'] as const;

it('never throws, whatever the files hold', async () => {
  const project = writeMiniProgram({
    'app.json': '{"pages": ["a"]}',
    'a.wxml': '<wxs src="a.wxs" module="m"/>',
  });
  const compiler = new Compiler(project);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('a', 'app'),
      fc.constantFrom(...extensions),
      pieces,
      async (name, extension, text) => {
        writeFiles(project, { 'app.json': '{"pages": ["a"]}', [`${name}.${extension}`]: text });
        const result = await compiler.compile();
        const problems = result.kind === 'failed' ? result.problems : result.app.problems;
        expect(result.kind === 'compiled' || problems.length > 0).toBe(true);
        for (const { file, line, column, message } of problems) {
          expect(file).toBeTruthy();
          expect(Math.min(line ?? 1, column ?? 1)).toBeGreaterThanOrEqual(1);
          expect(message.zh && message.en).toBeTruthy();
        }
      },
    ),
    { numRuns: 300 },
  );
});
