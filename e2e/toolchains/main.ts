/**
 * Builds a small mini program with each toolchain from the packed client, as a stranger's project would, and logs in by a
 * tap in each output. Needs the npm registry, Chromium and some minutes; `npm run test:toolchains [name …]`.
 *
 * @module
 */
import { failThenLogIn, logInByTap } from './log-in-by-tap.ts';
import { buildProject, packClient, type Toolchain, toolchains } from './toolchains.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(names: readonly string[]): Promise<number> {
  const chosen = names.length === 0 ? toolchains : toolchains.filter(({ name }) => names.includes(name));
  if (chosen.length < Math.max(1, names.length)) {
    console.error(`there are: ${toolchains.map(({ name }) => name).join(', ')}`);
    return 2;
  }
  const tarball = packClient();
  let failures = 0;
  for (const toolchain of chosen) failures += (await isGood(toolchain, tarball)) ? 0 : 1;
  return failures === 0 ? 0 : 1;
}

async function isGood(toolchain: Toolchain, tarball: string): Promise<boolean> {
  const { name } = toolchain;
  try {
    const output = buildProject(toolchain, tarball);
    for (const button of toolchain.buttons) await logInByTap(output, button);
    await failThenLogIn(output, toolchain.hosts);
    console.log(`${name}: 通过 / passed`);
    return true;
  } catch (error) {
    console.error(`${name}: 失败 / failed\n`, error);
    return false;
  }
}
