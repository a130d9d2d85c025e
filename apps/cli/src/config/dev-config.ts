import { type ConfigInput, type ConfigResult, finish, type LogLevel, logLevels } from './config.ts';
import { type Database, readDatabaseOr } from './database.ts';
import type { EnvSource } from './env-value.ts';
import { readBasePath, readChoice, readPort } from './settings.ts';

/** Everything `weapp-auth dev` needs, checked. */
export interface DevConfig {
  readonly host: string;
  readonly port: number;
  readonly emulatorPort: number;
  readonly basePath: string;
  readonly logLevel: LogLevel;
  readonly database: Database;
}

/** Reads and checks the configuration of `weapp-auth dev`. AppID, AppSecret and the WeChat URL are the emulator's there. */
export function readDevConfig(input: ConfigInput): ConfigResult<DevConfig> {
  const source: EnvSource = { ...input, problems: [] };
  const config: DevConfig = {
    host: '127.0.0.1',
    port: readPort(source, 'PORT', 8080),
    emulatorPort: readPort(source, 'EMULATOR_PORT', 8081),
    basePath: readBasePath(source),
    logLevel: readChoice(source, { name: 'LOG_LEVEL', choices: logLevels, fallback: 'warn' }),
    database: readDatabaseOr(source, { kind: 'sqlite', path: '.weapp-auth/dev.db' }),
  };
  if (config.port !== 0 && config.port === config.emulatorPort) reportSamePort(source);
  return finish(source, config);
}

function reportSamePort(source: EnvSource): void {
  source.problems.push({
    code: 'port_same',
    variable: 'EMULATOR_PORT',
    problem: { zh: 'PORT 与 EMULATOR_PORT 相同', en: 'PORT and EMULATOR_PORT are the same' },
    remedy: { zh: '给模拟器另一个端口', en: 'give the emulator another port' },
  });
}
