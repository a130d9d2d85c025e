import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from './locale.mjs';
import { runChild } from './run-child.mjs';

/**
 * Brings `node_modules` of a folder in line with its `package-lock.json`; does nothing when it already is.
 *
 * @param {string} folder
 * @returns {Promise<number>} the exit code of `npm ci`, 0 when there was nothing to do
 */
export async function ensureInstalled(folder) {
  const state = installState(folder);
  if (state === 'fresh') return 0;
  if (state === 'linked') {
    say(
      'node_modules 是一个符号链接，npm ci 会清空它所指向的目录。请删除该链接（或先在它指向的目录里安装依赖），然后重试。',
      'node_modules is a symbolic link, and npm ci would empty the folder behind it. Remove the link (or install in the folder behind it first), then try again.',
    );
    return 1;
  }
  if (state === 'missing') {
    say('首次运行：正在安装依赖（npm ci）……', 'First run: installing dependencies (npm ci) …');
  } else {
    say('依赖有更新：正在重新安装（npm ci）……', 'Dependencies changed: installing them again (npm ci) …');
  }
  // npm would warn that the host's Node is too old for most packages; they run on the repository's own.
  const code = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  if (code === 0) {
    writeFileSync(stampPath(folder), lockHash(folder));
    say('依赖已就绪。', 'Dependencies are ready.');
    return 0;
  }
  say(
    `依赖没有装完（npm ci 退出码 ${code}）。若非主动中断，请检查网络与 npm 源，然后重试。`,
    `Dependencies are not installed (npm ci: exit code ${code}). Unless you stopped it, check the network and the npm registry, then try again.`,
  );
  return code;
}

/**
 * An installation is fresh when our stamp names the present lockfile, or when npm itself finished one later than
 * the lockfile was last written (somebody ran `npm install` by hand). A link to another installation is left alone.
 *
 * @param {string} folder
 * @returns {'fresh' | 'stale' | 'missing' | 'linked'}
 */
export function installState(folder) {
  const state = contentState(folder);
  const link = lstatSync(join(folder, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return link && state !== 'fresh' ? 'linked' : state;
}

/** @param {string} folder */
function contentState(folder) {
  const finished = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(finished)) return 'missing';
  if (existsSync(stampPath(folder)) && readFileSync(stampPath(folder), 'utf8') === lockHash(folder)) {
    return 'fresh';
  }
  const lockWritten = statSync(join(folder, 'package-lock.json')).mtimeMs;
  return statSync(finished).mtimeMs >= lockWritten ? 'fresh' : 'stale';
}

/** @param {string} folder */
function stampPath(folder) {
  return join(folder, 'node_modules', '.installed-lock');
}

/** @param {string} folder */
function lockHash(folder) {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
}

/**
 * npm runs on the host's Node: the repository's own one lies in the folder that `npm ci` deletes.
 *
 * @param {readonly string[]} args
 * @param {string} folder
 */
function runNpm(args, folder) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
  const env = { ...process.env, PATH: path.join(delimiter) };
  const shell = process.platform === 'win32';
  return runChild('npm', args, { cwd: folder, env, shell });
}
