import type { ConfigInput, ConfigResult } from './config.ts';
import type { Env } from './env-value.ts';
import type { ConfigProblem } from './problem.ts';

/** A mini program whose credentials have the right shape. */
export const appId = 'wx0123456789abcdef';
export const appSecret = '0123456789abcdef0123456789abcdef';

/** A corp of WeCom. */
export const corpId = 'ww0123456789abcdef';

/** A secret of the server's own, just long enough. */
export const key: string = 'k'.repeat(32);

/** The two variables that are enough. */
export const minimal: Env = { WX_APPID: appId, WX_APP_SECRET: appSecret };

/** Variables, and files that their `_FILE` variants may name. */
export function input(env: Env, files: Readonly<Record<string, string>> = {}): ConfigInput {
  const readFile = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  };
  return { env, readFile };
}

/** The configuration, or an error that names the problems. */
export function okOf<Config>(result: ConfigResult<Config>): Config {
  if (result.kind === 'ok') return result.config;
  throw new Error(result.problems.map((problem) => problem.code).join(', '));
}

export function problemsOf(result: ConfigResult<unknown>): readonly ConfigProblem[] {
  return result.kind === 'problems' ? result.problems : [];
}
