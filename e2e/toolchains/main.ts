/**
 * Builds a small mini program with each toolchain from the packed client, as a stranger's project would, and logs in by a
 * tap in each output. Needs the npm registry, Chromium and some minutes; `npm run test:toolchains [name …]`. A project
 * whose packages cannot be installed is skipped, by name.
 *
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotInstalled } from './install-packages.ts';
import { failThenLogIn, logInByTap } from './log-in-by-tap.ts';
import { buildProject, packClient, type Toolchain, toolchains } from './toolchains.ts';

/** All installing together; builds and taps take some minutes more. */
const installMs = 600_000;

process.exitCode = await main(process.argv.slice(2));

async function main(names: readonly string[]): Promise<number> {
  const chosen = names.length === 0 ? toolchains : toolchains.filter(({ name }) => names.includes(name));
  if (chosen.length < Math.max(1, names.length)) {
    console.error(`there are: ${toolchains.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'weapp-auth-toolchains-'));
  const tarball = packClient(folder);
  const until = Date.now() + installMs;
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const toolchain of chosen) counts[await tryOut(toolchain, tarball, until)] += 1;
  if (counts.failed === 0) rmSync(folder, { recursive: true });
  else console.error(`保留在 / kept in ${folder}`);
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed === 0 ? 0 : 1;
}

async function tryOut(
  toolchain: Toolchain,
  tarball: string,
  until: number,
): Promise<'passed' | 'failed' | 'skipped'> {
  const { name } = toolchain;
  try {
    const output = buildProject(toolchain, tarball, until);
    for (const button of toolchain.buttons) await logInByTap(output, button);
    if (toolchain.hosts.length > 0) await failThenLogIn(output, toolchain.hosts);
    console.log(`${name}: 通过 / passed`);
    return 'passed';
  } catch (error) {
    if (error instanceof NotInstalled) {
      console.log(
        `${name}: 跳过，npm 源没有给出所需的包 / skipped, the npm registry gave no packages: ${error.message}`,
      );
      return 'skipped';
    }
    console.error(`${name}: 失败 / failed\n`, error);
    return 'failed';
  }
}
