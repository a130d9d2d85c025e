import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFiles } from '../repository-files.ts';
import { runCommand } from '../steps/run-command.ts';
import type { Outcome } from '../steps/step.ts';
import { broken, kept } from '../steps/step.ts';
import type { Example } from './examples.ts';
import { markdownExamples, rootFromExample, tsdocExamples } from './examples.ts';

const libs = { node: ['es2024'], miniprogram: ['es2024'] } as const;
const types = { node: ['node'], miniprogram: ['miniprogram-api-typings'] } as const;

/** Every TypeScript block in the READMEs, the docs and the TSDoc of the packages compiles. */
export async function checkExamples(root: string): Promise<Outcome> {
  const report = await compileExamples(root, 'examples', repositoryExamples(root));
  return report === '' ? kept : broken(report);
}

/**
 * Compiles examples, each as a module of its own.
 *
 * @param name folder under `.cache` to work in
 * @returns the compiler's complaints with the places in the documentation, `''` when there are none
 */
export async function compileExamples(
  root: string,
  name: string,
  examples: readonly Example[],
): Promise<string> {
  const worlds = ['node', 'miniprogram'] as const;
  const reports = worlds.map((world) => {
    const chosen = examples.filter((each) => each.world === world);
    return compile(root, join(root, '.cache', name, world), { world, examples: chosen });
  });
  return (await Promise.all(reports)).filter((each) => each !== '').join('\n');
}

/** The examples of the whole repository. */
export function repositoryExamples(root: string): readonly Example[] {
  return repositoryFiles(root).flatMap((path) => {
    const read = (): string => readFileSync(join(root, path), 'utf8');
    if (path.endsWith('.md')) return markdownExamples({ path, text: read() });
    const documented = /^(?:packages|apps)\/[^/]+\/src\/.*\.ts$/.test(path) && !path.endsWith('.test.ts');
    return documented ? tsdocExamples({ path, text: read() }) : [];
  });
}

async function compile(
  root: string,
  folder: string,
  { world, examples }: { readonly world: Example['world']; readonly examples: readonly Example[] },
): Promise<string> {
  if (examples.length === 0) return '';
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig(world)));
  const places = new Map<string, string>();
  for (const [index, example] of examples.entries()) {
    const name = `example-${index + 1}.ts`;
    places.set(name, example.place);
    writeFileSync(join(folder, name), `${example.code}\nexport {};\n`);
  }
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const { code, output } = await runCommand(
    tsc,
    ['-p', folder, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', `${folder}.tsbuildinfo`],
    { cwd: folder },
  );
  if (code === 0) return '';
  return output.replace(/^(example-\d+\.ts)\((\d+),\d+\)/gm, (_, name: string, line: string) =>
    placeOf(places.get(name) ?? name, Number(line)),
  );
}

/** `README.md:42` moved on to a line of the example. */
function placeOf(start: string, line: number): string {
  const [path, first] = start.split(':');
  return `${path}:${Number(first) + line - 1}`;
}

function tsconfig(world: Example['world']): object {
  return {
    extends: `${rootFromExample}/tsconfig.base.json`,
    compilerOptions: {
      isolatedDeclarations: false,
      verbatimModuleSyntax: false,
      declaration: false,
      lib: libs[world],
      types: types[world],
      allowImportingTsExtensions: true,
    },
    include: ['*.ts'],
  };
}
