import { expect, test } from 'vitest';
import { markdownExamples, tsdocExamples } from './examples.ts';

test('the TypeScript blocks of a Markdown file are found, with their place and world', () => {
  const text =
    '# Title\n\n```ts\nconst a = 1;\n```\n\n```sh\nnpm test\n```\n\n```ts miniprogram\nwx.login();\n```\n';
  expect(markdownExamples({ path: 'README.md', text })).toEqual([
    { place: 'README.md:4', code: 'const a = 1;\n', world: 'node' },
    { place: 'README.md:12', code: 'wx.login();\n', world: 'miniprogram' },
  ]);
});

test("an example in TSDoc has its file's exports in scope", () => {
  const text =
    '/**\n * Adds.\n *\n * @example\n * ```ts\n * add(1, 2);\n * ```\n */\nexport function add() {}\n';
  expect(tsdocExamples({ path: 'packages/server/src/add.ts', text })).toEqual([
    {
      place: 'packages/server/src/add.ts:6',
      code: "import { add } from '../../../packages/server/src/add.ts'; add(1, 2);\n",
      world: 'node',
    },
  ]);
});

test('an example that imports the name itself is left as it is', () => {
  const code = "import { add } from '@weapp-auth/server';\nadd(1, 2);\n";
  const text = `/**\n * \`\`\`ts\n${code.trimEnd().replace(/^/gm, ' * ')}\n * \`\`\`\n */\nexport function add() {}\n`;
  expect(tsdocExamples({ path: 'packages/server/src/add.ts', text })[0]?.code).toBe(code);
});

test('code of the client lives in a mini program', () => {
  const text = '/**\n * ```ts\n * wx.login();\n * ```\n */\n';
  expect(tsdocExamples({ path: 'packages/client/src/a.ts', text })[0]?.world).toBe('miniprogram');
});

test('what a file passes on is in scope too', () => {
  const text =
    "/**\n * ```ts\n * declare const auth: Auth;\n * ```\n */\nexport type { Auth, Other } from './auth.ts';\n";
  expect(tsdocExamples({ path: 'packages/server/src/a.ts', text })[0]?.code).toBe(
    "import { Auth } from '../../../packages/server/src/a.ts'; declare const auth: Auth;\n",
  );
});
