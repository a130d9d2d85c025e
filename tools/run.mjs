#!/usr/bin/env node
/**
 * The door behind `npm start`, `npm test`, `npm run check`, `build`, `build:single`, `bench`, `test:identity`,
 * `test:contract`, `test:toolchains` and `test:cluster`.
 *
 * Runs on whatever Node the host has (20 or newer): installs what is missing, then hands over to the Node that
 * this repository pins. Everything it hands over to is TypeScript and needs that newer Node.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { say } from './locale.mjs';
import { repositoryNode } from './repository-node.mjs';
import { runChild } from './run-child.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @type {Readonly<Record<string, readonly string[]>>} */
const programs = {
  start: ['--conditions=@weapp-auth/source', 'apps/cli/src/main.ts', 'dev'],
  build: ['tools/commands/build.ts'],
  'build:single': ['tools/commands/build-single.ts'],
  check: ['tools/commands/check.ts'],
  test: ['tools/commands/test.ts'],
  'test:identity': ['--conditions=@weapp-auth/source', 'packages/server/src/testing/walk/main.fixture.ts'],
  'test:contract': [
    '--conditions=@weapp-auth/source',
    'packages/server/src/testing/contract/main.fixture.ts',
  ],
  bench: ['bench/main.ts'],
  'test:cluster': ['node_modules/vitest/vitest.mjs', 'run', '--project', 'cluster', '--reporter=verbose'],
  'test:simulation': ['--conditions=@weapp-auth/source', 'e2e/simulation/main.ts'],
  'test:toolchains': ['--conditions=@weapp-auth/source', 'e2e/toolchains/main.ts'],
};

process.chdir(root);
process.exitCode = await main(process.argv.slice(2));

/** @param {readonly string[]} argv */
async function main([name = '', ...rest]) {
  const program = programs[name];
  if (program === undefined) {
    const names = Object.keys(programs).join(', ');
    say(`没有名为“${name}”的命令；可用的有：${names}`, `no command "${name}"; there are: ${names}`);
    return 2;
  }
  const folders = name === 'bench' ? [root, join(root, 'bench')] : [root];
  for (const folder of folders.filter((each) => existsSync(join(each, 'package-lock.json')))) {
    const code = await ensureInstalled(folder);
    if (code !== 0) return code;
  }
  return runChild(repositoryNode(root), [...program, ...rest]);
}
