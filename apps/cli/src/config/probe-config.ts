import { type ConfiguredApp, readApps } from './apps.ts';
import { type ConfigInput, type ConfigResult, finish, wechatUrl } from './config.ts';
import type { EnvSource } from './env-value.ts';
import { readWechatUrl } from './settings.ts';

/** What `weapp-auth probe` needs: the mini programs, and where WeChat is. */
export interface ProbeConfig {
  readonly apps: readonly ConfiguredApp[];
  readonly wechatUrl: string;
}

/** Reads and checks the configuration of `weapp-auth probe`. It serves nobody: any address may be asked. */
export function readProbeConfig(input: ConfigInput): ConfigResult<ProbeConfig> {
  const source: EnvSource = { ...input, problems: [] };
  const apps = readApps(source);
  const url = readWechatUrl(source, { fallback: wechatUrl, production: false, cloudRun: false });
  return finish(source, { apps, wechatUrl: url });
}
