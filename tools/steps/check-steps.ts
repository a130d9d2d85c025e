import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkArrows } from '../gates/check-arrows.ts';
import { checkAsvs } from '../gates/check-asvs.ts';
import { checkDialect } from '../gates/check-dialect.ts';
import { checkExamples } from '../gates/check-examples.ts';
import { checkLeaks } from '../gates/check-leaks.ts';
import { checkSizes } from '../gates/check-sizes.ts';
import { repositorySources, type Source } from '../gates/source.ts';
import { repositoryFiles } from '../repository-files.ts';
import type { Manifest } from '../workspaces.ts';
import { readManifest } from '../workspaces.ts';
import { commandStep } from './command-step.ts';
import type { Outcome, Step } from './step.ts';
import { outcomeOf } from './step.ts';
import { vitestStep } from './vitest-step.ts';

/** What holds before anything is built: types, style, structure, documentation, unit tests. */
export function checkSteps(root: string): readonly Step[] {
  return [...staticSteps(root), vitestStep('Every unit test passes', ['--project', 'unit*'])];
}

function staticSteps(root: string): readonly Step[] {
  // Parsing takes longer than any gate, so that they share what was parsed.
  let parsed: readonly Source[] | undefined;
  const sources = (): readonly Source[] => {
    parsed ??= repositorySources(root);
    return parsed;
  };
  return [
    commandStep('Every project type-checks', () => typeChecks(root)),
    commandStep('Format and lint are clean', () => [
      {
        file: join(root, 'node_modules', '.bin', 'biome'),
        args: ['ci', '--colors=off', '--error-on-warnings', '.'],
        cwd: root,
      },
    ]),
    gate('Imports follow the arrows, without cycles, barrels or undeclared packages', () =>
      arrowGate(root, sources()),
    ),
    gate('Files and functions stay small', () => sizeGate(sources())),
    gate('Constants and guards are spelled in one way', () => outcomeOf(checkDialect(sources()))),
    gate('Nothing committed names a machine or holds a secret', () => leakGate(root)),
    gate('Every requirement of the security table points at what shows it', () =>
      outcomeOf(checkAsvs('docs/security/asvs.md', (path) => readIfThere(join(root, path)))),
    ),
    { promise: 'Every example in the documentation compiles', run: () => checkExamples(root) },
  ];
}

/** What the compiler learned is kept in `.cache`: the next time it checks only what changed. */
function typeChecks(root: string): readonly { file: string; args: readonly string[]; cwd: string }[] {
  return repositoryFiles(root)
    .filter((path) => /(?:^|\/)tsconfig(?:\.\w+)?\.json$/.test(path))
    .filter((path) => !/tsconfig\.(?:base|build)\.json$|(?:^|\/)fixtures\//.test(path))
    .map((path) => ({
      file: join(root, 'node_modules', '.bin', 'tsc'),
      args: [
        ...['-p', path, '--noEmit', '--pretty', 'false'],
        ...['--incremental', '--tsBuildInfoFile', buildInfoOf(root, path)],
      ],
      cwd: root,
    }));
}

function buildInfoOf(root: string, path: string): string {
  return join(root, '.cache', 'types', `${path.replaceAll('/', '-')}.tsbuildinfo`);
}

function gate(promise: string, run: () => Outcome): Step {
  return { promise, run: () => Promise.resolve().then(run) };
}

function arrowGate(root: string, sources: readonly Source[]): Outcome {
  const folders = repositoryFiles(root)
    .filter((path) => path.endsWith('/package.json') && !/(?:^|\/)fixtures\//.test(path))
    .map((path) => path.slice(0, -'/package.json'.length));
  const manifests = new Map<string, Manifest>(
    folders.map((folder) => [folder, readManifest(join(root, folder))]),
  );
  return outcomeOf(checkArrows(sources, manifests));
}

function sizeGate(sources: readonly Source[]): Outcome {
  const { problems, longest } = checkSizes(sources);
  return { ...outcomeOf(problems), note: ['The five longest functions:', ...longest].join('\n      ') };
}

function leakGate(root: string): Outcome {
  const text = /\.(?:[cm]?[jt]sx?|json|md|ya?ml|sql|sh|css|html|svg|txt|wxml|wxss|toml)$|(?:^|\/)[^./]+$/;
  const files = repositoryFiles(root)
    .filter((path) => text.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  return outcomeOf(checkLeaks(files, registryHosts()));
}

function readIfThere(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** The host of the configured registry, unless it is this machine. */
function registryHosts(): readonly string[] {
  const shell = process.platform === 'win32';
  const registry = execFileSync('npm', ['config', 'get', 'registry'], {
    encoding: 'utf8',
    shell,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { hostname } = new URL(registry.trim());
  return ['localhost', '127.0.0.1'].includes(hostname) ? [] : [hostname];
}
