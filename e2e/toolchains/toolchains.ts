import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installPackages } from './install-packages.ts';

/** One way to build a mini program. */
export interface Toolchain {
  /** The folder of its project, too. */
  readonly name: string;
  /** Where the client's native components are copied, for toolchains that take them from a folder. */
  readonly components?: string;
  readonly build: readonly [program: string, ...args: string[]];
  /** What it makes: a mini program, as DevTools opens it. */
  readonly output: string;
  /** Each logs in when it is tapped: by the SDK, by the component. */
  readonly buttons: readonly string[];
  /** Each survives failures of `wx`: by the runtime's own API object, and by wrappers that answer in other manners. */
  readonly hosts: readonly string[];
}

/** Every toolchain with a project beside this file. */
export const toolchains: readonly Toolchain[] = [
  {
    name: 'native',
    build: ['node_modules/.bin/tsc', '-p', '.', '--noEmit'],
    output: '.',
    buttons: ['#login wx-button'],
    hosts: [],
  },
  {
    name: 'uni-app',
    components: 'src/wxcomponents/weapp-auth',
    build: ['node_modules/.bin/uni', 'build', '-p', 'mp-weixin'],
    output: 'dist/build/mp-weixin',
    buttons: ['#login', 'weapp-login wx-button'],
    hosts: ['#login', '#promise', '#callback', '#both'],
  },
  {
    name: 'mpx',
    build: ['node_modules/.bin/webpack'],
    output: 'dist',
    buttons: ['#login', 'weapp-login wx-button'],
    hosts: ['#login'],
  },
  {
    name: 'taro',
    build: ['node_modules/.bin/taro', 'build', '--type', 'weapp', '--no-check'],
    output: 'dist',
    buttons: ['#login', 'weapp-login wx-button'],
    hosts: ['#login', '#promise', '#callback', '#both'],
  },
];

const root = join(import.meta.dirname, '../..');

/** Packs the client as it goes to npm into a folder; gives the file. */
export function packClient(folder: string): string {
  run(process.execPath, ['build/build.ts'], join(root, 'packages/client'));
  const name = run('npm', ['pack', '--silent', '--pack-destination', folder], join(root, 'packages/client'));
  return join(folder, name.trim());
}

/**
 * Installs and builds a project beside the tarball of the client; gives the folder with the mini program.
 *
 * @param until when all installing has to be over, in milliseconds
 * @throws NotInstalled when the registry does not give what it needs
 */
export function buildProject(toolchain: Toolchain, tarball: string, until: number): string {
  const folder = join(dirname(tarball), toolchain.name);
  const fixtures = join(import.meta.dirname, 'fixtures');
  cpSync(join(fixtures, toolchain.name), folder, { recursive: true });
  if (toolchain.hosts.length > 0) cpSync(join(fixtures, 'hosts.js'), join(folder, 'src/hosts.js'));
  installPackages(folder, tarball, until);
  if (toolchain.components !== undefined) {
    const built = join(folder, 'node_modules/@weapp-auth/client/miniprogram_dist');
    cpSync(built, join(folder, toolchain.components), { recursive: true });
  }
  const [program, ...args] = toolchain.build;
  run(join(folder, program), args, folder);
  return join(folder, toolchain.output);
}

function run(program: string, args: readonly string[], cwd: string): string {
  return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
