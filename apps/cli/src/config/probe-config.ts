import { type ConfiguredApp, readApps } from './apps.ts';
import { type ConfigInput, type ConfigResult, wechatUrl } from './config.ts';
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
  const { problems } = source;
  return problems.length > 0
    ? { kind: 'problems', problems }
    : { kind: 'ok', config: { apps, wechatUrl: url } };
}
