import { expect, test } from 'vitest';
import { compileExamples } from './check-examples.ts';
import type { Example } from './examples.ts';

const root = new URL('../..', import.meta.url).pathname;

test('an example that does not compile is named by its place in the documentation', async () => {
  const report = await compileExamples(root, 'examples-of-a-test', [
    node('README.md:10', 'const a: number = 1;\nconst b: string = a;\n'),
    node('docs/a.md:5', "import { errorCodes } from '@weapp-auth/protocol';\nerrorCodes.code_used.status;\n"),
  ]);
  expect(report).toContain("README.md:11: error TS2322: Type 'number' is not assignable to type 'string'");
  expect(report).not.toContain('docs/a.md');
});

test('a mini program has wx and no Node', async () => {
  const report = await compileExamples(root, 'examples-of-a-test-in-wx', [
    { place: 'README.md:1', code: 'wx.showToast({ title: "hi" });\n', world: 'miniprogram' },
    { place: 'README.md:9', code: 'process.exit();\n', world: 'miniprogram' },
  ]);
  expect(report).toContain("README.md:9: error TS2591: Cannot find name 'process'");
  expect(report).not.toContain('README.md:1:');
});

function node(place: string, code: string): Example {
  return { place, code, world: 'node' };
}
