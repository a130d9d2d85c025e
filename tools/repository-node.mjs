import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './locale.mjs';

/**
 * The Node this repository pins (the `node` package on npm), or the running one where that package has no binary
 * for the platform and the running one is new enough to execute TypeScript.
 *
 * @param {string} root
 * @returns {string} path of an executable
 */
export function repositoryNode(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = join(root, 'node_modules', 'node', 'bin', name);
  if (existsSync(pinned)) return pinned;
  if (runsTypeScript(process.versions.node)) return process.execPath;
  say(
    `这台机器的 Node ${process.versions.node} 太旧，而仓库自带的 Node 没有安装成功；请允许 npm 运行安装脚本后删除 node_modules 重试，或安装 Node 24。`,
    `Node ${process.versions.node} is too old here and the repository's own Node is not installed; let npm run install scripts, delete node_modules and try again, or install Node 24.`,
  );
  process.exit(1);
}

/**
 * @param {string} version such as `24.11.0`
 * @returns {boolean} whether this Node is in the range that the packages support
 */
export function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 22) return minor >= 18;
  if (major === 24) return minor >= 11;
  return major >= 26;
}
