import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../steps/run-command.ts';
import type { Outcome } from '../steps/step.ts';
import { broken, kept } from '../steps/step.ts';
import type { Workspace } from '../workspaces.ts';
import { readManifest } from '../workspaces.ts';

/**
 * Does what a user does: packs every package, installs the tarballs into an empty folder with the optional
 * peers, imports every entry point on the repository's Node, type-checks those imports, and asks each command
 * for its version. Hoisting cannot hide a missing dependency here.
 */
export async function checkInstalled(root: string, published: readonly Workspace[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-installed-'));
  try {
    await mustRun(
      'npm',
      ['pack', '--silent', '--pack-destination', folder, ...workspaceArgs(published)],
      root,
    );
    const consumer = makeConsumer(folder, published);
    const install = [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      ...published.map(({ manifest }) => join(folder, tarballName(manifest))),
      ...peers(root, published),
    ];
    await mustRun('npm', install, consumer);
    await mustRun(process.execPath, ['imports.mjs'], consumer);
    await mustRun(join(root, 'node_modules', '.bin', 'tsc'), ['-p', '.', '--pretty', 'false'], consumer);
    await runCommands(consumer, published);
    return kept;
  } catch (error) {
    return broken(error instanceof Error ? error.message : String(error));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function workspaceArgs(published: readonly Workspace[]): readonly string[] {
  return published.flatMap(({ folder }) => ['-w', folder]);
}

function tarballName({ name, version }: Workspace['manifest']): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}

/** An empty project that imports every entry point, once as code and once as types. */
function makeConsumer(folder: string, published: readonly Workspace[]): string {
  const consumer = join(folder, 'consumer');
  mkdirSync(consumer);
  const specifiers = published.flatMap(({ manifest }) => entryPoints(manifest));
  const imports = specifiers.map((each) => `await import('${each}');`).join('\n');
  const types = specifiers.map((each, n) => `import type * as m${n} from '${each}';`);
  const names = specifiers.map((_, n) => `typeof m${n}`).join(' | ');
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'dom'],
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const write = (name: string, text: string): void => writeFileSync(join(consumer, name), text);
  write('package.json', JSON.stringify({ private: true, type: 'module' }));
  write('imports.mjs', `${imports}\n`);
  write('types.ts', `${types.join('\n')}\nexport type All = ${names};\n`);
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['types.ts'] }));
  return consumer;
}

/** What Node can import. Mini program code (a `miniprogram` field instead of `exports`) is built by DevTools. */
function entryPoints(manifest: Workspace['manifest']): readonly string[] {
  return Object.entries(manifest.exports ?? {})
    .filter(
      ([path, target]) => path !== './package.json' && !path.includes('*') && typeof target !== 'string',
    )
    .map(([path]) => manifest.name + path.slice(1));
}

/** The optional peers at the versions this repository tests with, and Node's types. */
function peers(root: string, published: readonly Workspace[]): readonly string[] {
  const names = published.flatMap(({ manifest }) => Object.keys(manifest.peerDependencies ?? {}));
  return [...new Set([...names, '@types/node'])].map(
    (name) => `${name}@${readManifest(join(root, 'node_modules', name)).version}`,
  );
}

async function runCommands(consumer: string, published: readonly Workspace[]): Promise<void> {
  const names = published.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}));
  for (const name of names) {
    await mustRun(process.execPath, [join('node_modules', '.bin', name), '--version'], consumer);
  }
}

async function mustRun(file: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, output } = await runCommand(file, args, { cwd });
  if (code !== 0) throw new Error(`$ ${file} ${args.join(' ')}   (exit code ${code})\n${output.trimEnd()}`);
}
