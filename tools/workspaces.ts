import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of package.json that the tools read. */
export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** One package of the repository. */
export interface Workspace {
  /** Relative to the root, with forward slashes. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Every package is after the ones it is built from. */
const buildOrder = [
  'packages/protocol',
  'packages/emulator',
  'packages/server',
  'packages/oidc',
  'packages/client',
  'packages/simulator',
  'apps/playground',
  'apps/dev-server',
  'apps/cli',
];

/** The packages that are built, in the order in which that works. */
export function builtWorkspaces(root: string): readonly Workspace[] {
  return buildOrder
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(join(root, folder)) }));
}

/** The packages that go to npm. */
export function publishedWorkspaces(root: string): readonly Workspace[] {
  return builtWorkspaces(root).filter((workspace) => workspace.manifest.private !== true);
}

/** Reads the package.json of a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
