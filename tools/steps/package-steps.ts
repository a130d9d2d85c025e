import { join } from 'node:path';
import { buildWorkspace } from '../packages/build-workspace.ts';
import { checkInstalled } from '../packages/check-installed.ts';
import { writeSbom } from '../sbom/write-sbom.ts';
import { builtWorkspaces, type Manifest, publishedWorkspaces } from '../workspaces.ts';
import { commandStep } from './command-step.ts';
import { kept, type Outcome, type Step } from './step.ts';

/** What holds for the packages as they go to npm. */
export function packageSteps(root: string): readonly Step[] {
  const published = publishedWorkspaces(root);
  const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
  return [
    ...buildSteps(root),
    commandStep('Every package is well formed (publint)', () =>
      published.map(({ folder }) => ({
        file: bin('publint'),
        args: ['run', folder, '--strict', '--pack', 'npm'],
        cwd: root,
      })),
    ),
    commandStep('Every package resolves with its types (attw)', () =>
      published
        .filter(({ manifest }) => manifest.exports !== undefined)
        .map(({ folder, manifest }) => ({
          file: bin('attw'),
          args: [
            ...['--pack', folder, '--profile', 'esm-only', '--no-emoji', '--format', 'ascii'],
            ...leaveOut(nativeComponents(manifest)),
          ],
          cwd: root,
        })),
    ),
    {
      promise: 'Packed, installed into an empty folder and imported, every package works',
      run: () => checkInstalled(root, published),
    },
  ];
}

/** Entry points that a mini program's build takes as native components; nobody imports them, so they have no types. */
function nativeComponents({ exports = {} }: Manifest): readonly string[] {
  return Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === 'string' && /\/weapp-[^/]+\.js$/.test(target) ? [entry] : [],
  );
}

function leaveOut(entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : ['--exclude-entrypoints', ...entries];
}

/** One step per package, in the order in which they build. */
export function buildSteps(root: string): readonly Step[] {
  const packages = builtWorkspaces(root).map((workspace) => ({
    promise: `${workspace.manifest.name} builds`,
    run: () => buildWorkspace(root, workspace),
  }));
  return [...packages, { promise: 'The bill of materials is written', run: async () => writeBill(root) }];
}

function writeBill(root: string): Outcome {
  writeSbom(root);
  return kept;
}
