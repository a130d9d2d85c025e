import { spawnSync } from 'node:child_process';

/** The npm registry did not give what a project needs; about the project itself that says nothing. */
export class NotInstalled extends Error {}

/** Runs npm in a folder for so many milliseconds at most. Gives what it wrote when it failed, nothing when it is done. */
export type Npm = (folder: string, args: readonly string[], limitMs: number) => string | undefined;

/** Versions that came later are not looked at, so that nobody else's release changes what is built here. */
const lastDay = '2026-11-29';

/** A slow minute passes; what takes longer than this is no longer waited for. */
const tryMs = 300_000;

/**
 * Installs what a project's manifest names, and a tarball of ours; a second time where the first try failed.
 *
 * @param until when all installing has to be over, in milliseconds
 * @throws NotInstalled when neither try succeeded
 * @throws Error when the packages themselves contradict each other
 */
export function installPackages(
  folder: string,
  tarball: string,
  until: number,
  npm: Npm = runNpm,
  now: () => number = Date.now,
): void {
  let said = '';
  for (const _ of ['first', 'second']) {
    const limitMs = Math.min(tryMs, until - now());
    if (limitMs <= 0) throw new NotInstalled(`no time is left to install packages. ${said}`.trim());
    const failure = npm(folder, ['install', ...flags, tarball], limitMs);
    if (failure === undefined) return;
    if (failure.includes('ERESOLVE')) throw new Error(failure);
    said = `npm install failed: ${causeIn(failure)}`;
  }
  throw new NotInstalled(said);
}

/** npm says the cause first, and much advice after it. */
function causeIn(failure: string): string {
  const lines = failure.split('\n').filter((line) => /^npm error\b|ETIMEDOUT/.test(line));
  return lines.slice(0, 3).join('; ');
}

/** npm would wait a minute between its own tries at one file, and so five before it says that there is no registry. */
const retries = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
const flags = ['--no-audit', '--no-fund', '--ignore-scripts', ...retries, `--before=${lastDay}`];

const runNpm: Npm = (folder, args, timeout) => {
  const { status, stderr, error } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', timeout });
  return status === 0 ? undefined : `${stderr}\n${error?.message ?? ''}`;
};
