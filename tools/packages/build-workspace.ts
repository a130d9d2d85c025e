import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFiles } from '../repository-files.ts';
import { runCommand } from '../steps/run-command.ts';
import type { Outcome } from '../steps/step.ts';
import { broken, kept } from '../steps/step.ts';
import type { Workspace } from '../workspaces.ts';
import { bundleEntries } from './bundle-entries.ts';

/** Those of many modules that a server loads while somebody waits; `tsc` writes their types only. */
const bundled: ReadonlySet<string> = new Set(['packages/server']);

/**
 * Builds one package: its own `build` script where it has one, else `tsc -p tsconfig.build.json` into a clean
 * `dist`, with everything that is not code (`.sql`, …) copied beside it, or put into bundles. A script `build:assets`
 * runs after that.
 */
export async function buildWorkspace(root: string, workspace: Workspace): Promise<Outcome> {
  const folder = join(root, workspace.folder);
  if (workspace.manifest.scripts?.build !== undefined) {
    return run('npm', ['run', 'build', '--silent', '-w', workspace.folder], root);
  }
  if (!existsSync(join(folder, 'tsconfig.build.json'))) return kept;
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const outcome = await run(tsc, ['-p', 'tsconfig.build.json', '--pretty', 'false'], folder);
  if (outcome.failed > 0) return outcome;
  if (bundled.has(workspace.folder)) await bundleEntries(root, workspace);
  else copyAssets(folder);
  if (workspace.manifest.scripts?.['build:assets'] === undefined) return outcome;
  return run('npm', ['run', 'build:assets', '--silent', '-w', workspace.folder], root);
}

function copyAssets(folder: string): void {
  const isAsset = (path: string): boolean =>
    !/\.(?:ts|tsx|snap)$/.test(path) && !/(?:^|\/)(?:fixtures|__snapshots__)\//.test(path);
  for (const path of repositoryFiles(join(folder, 'src')).filter(isAsset)) {
    cpSync(join(folder, 'src', path), join(folder, 'dist', path));
  }
}

async function run(file: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const { code, output } = await runCommand(file, args, { cwd });
  return code === 0 ? kept : broken(output);
}
