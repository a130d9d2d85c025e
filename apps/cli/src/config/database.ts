import { isLoopbackHost, Secret } from '@weapp-auth/server';
import { type EnvSource, readEnvValue } from './env-value.ts';

/** Which database to open. A URL may hold a password, so it is a {@link Secret}. */
export type Database = DatabaseAddress & {
  /** Put before every table name. */
  readonly tablePrefix?: string;
};

type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: Secret }
  | { readonly kind: 'mysql'; readonly url: Secret };

/**
 * Reads `DATABASE_URL`, else WeChat CloudRun's `MYSQL_ADDRESS`, `MYSQL_USERNAME`, `MYSQL_PASSWORD` (and
 * `MYSQL_DATABASE`, by default `weapp_auth`).
 *
 * @returns `null` when none is set or a problem was reported
 */
export function readDatabase(source: EnvSource): Database | null {
  const url = readEnvValue(source, ['DATABASE_URL']);
  if (!url) return readCloudRunMysql(source);
  const database = parseDatabaseUrl(url.value);
  if (!database) reportMalformed(source, url.name);
  return database;
}

/** The same with `TABLE_PREFIX`, and the default where no database is named. */
export function readDatabaseOr(source: EnvSource, fallback: Database): Database {
  const database = readDatabase(source) ?? fallback;
  const prefix = readEnvValue(source, ['TABLE_PREFIX']);
  if (prefix === null) return database;
  if (/^[A-Za-z_][A-Za-z0-9_]{0,31}$/.test(prefix.value)) return { ...database, tablePrefix: prefix.value };
  source.problems.push({
    code: 'setting_malformed',
    variable: prefix.name,
    problem: {
      zh: `看不懂 ${prefix.name} 的值`,
      en: `${prefix.name} has a value this server does not understand`,
    },
    remedy: {
      zh: '写成字母、数字与下划线，最多 32 个，不以数字开头，例如 auth_',
      en: 'write letters, digits and _, at most 32 and no digit first, such as auth_',
    },
  });
  return database;
}

/** Whether any of the variables that name a database is set, right or wrong. */
export function namesDatabase(source: EnvSource): boolean {
  const names = ['DATABASE_URL', 'DATABASE_URL_FILE', 'MYSQL_ADDRESS', 'MYSQL_ADDRESS_FILE'];
  return names.some((name) => Boolean(source.env[name]?.trim()));
}

/**
 * Understands `sqlite:file.db`, `sqlite:/absolute/file.db`, `sqlite://…`, `postgres:`, `postgresql:`, `mysql:` and `mariadb:` URLs.
 *
 * @returns `null` when it is none of them
 */
export function parseDatabaseUrl(text: string): Database | null {
  const sqlite = /^(?:sqlite|file):(?:\/\/)?(.+)$/.exec(text);
  if (sqlite?.[1]) return { kind: 'sqlite', path: sqlite[1] };
  const url = URL.parse(text);
  if (!url?.hostname) return null;
  if (/^postgres(ql)?:$/.test(url.protocol)) return { kind: 'postgres', url: new Secret(text) };
  if (!/^(mysql|mariadb):$/.test(url.protocol)) return null;
  return { kind: 'mysql', url: new Secret(text.replace(/^mariadb:/, 'mysql:')) };
}

/** Whether the database is on another machine and asked without TLS, as the drivers read its address. */
export function isInTheClear(database: Database): boolean {
  if (database.kind === 'sqlite') return false;
  const { hostname, searchParams: asked } = new URL(database.url.reveal());
  if (database.kind === 'mysql') return !isLoopbackHost(hostname) && isSwitchedOff(asked.get('ssl'));
  const host = asked.get('host') ?? hostname;
  // A path, which the host of an address can hold only escaped, is that of a socket on this machine.
  return !/^(?:\/|%2f)/i.test(host) && !isLoopbackHost(host) && !asksPostgresForTls(asked);
}

function asksPostgresForTls(asked: URLSearchParams): boolean {
  const mode = asked.get('sslmode');
  // The weaker ones go on without, where whoever is in between says that there is none.
  if (mode !== null && mode !== '') return !['disable', 'allow', 'prefer'].includes(mode);
  const certificates = ['sslcert', 'sslkey', 'sslrootcert'].some((name) => asked.get(name));
  return certificates || asked.get('sslnegotiation') === 'direct' || !isSwitchedOff(asked.get('ssl'));
}

function isSwitchedOff(ssl: string | null): boolean {
  return ssl === null || ['', '0', 'false'].includes(ssl);
}

function readCloudRunMysql(source: EnvSource): Database | null {
  const address = readEnvValue(source, ['MYSQL_ADDRESS']);
  if (!address) return null;
  const username = readEnvValue(source, ['MYSQL_USERNAME']);
  const password = readEnvValue(source, ['MYSQL_PASSWORD']);
  if (!username || !password) {
    reportIncompleteMysql(source, username ? 'MYSQL_PASSWORD' : 'MYSQL_USERNAME');
    return null;
  }
  const name = readEnvValue(source, ['MYSQL_DATABASE'])?.value ?? 'weapp_auth';
  const login = `${encodeURIComponent(username.value)}:${encodeURIComponent(password.value)}`;
  const url = `mysql://${login}@${address.value}/${encodeURIComponent(name)}`;
  if (URL.canParse(url)) return { kind: 'mysql', url: new Secret(url) };
  reportMalformed(source, address.name);
  return null;
}

function reportMalformed(source: EnvSource, variable: string): void {
  source.problems.push({
    code: 'database_malformed',
    variable,
    problem: { zh: `看不懂 ${variable} 的值`, en: `${variable} is not a database address this server knows` },
    remedy: {
      zh: '写成 sqlite:./data/weapp-auth.db、postgres://用户:密码@主机/库 或 mysql://用户:密码@主机/库（密码中的特殊字符要做 URL 编码）',
      en: 'use sqlite:./data/weapp-auth.db, postgres://user:password@host/db or mysql://user:password@host/db (URL-encode special characters in the password)',
    },
  });
}

function reportIncompleteMysql(source: EnvSource, variable: string): void {
  source.problems.push({
    code: 'mysql_incomplete',
    variable,
    problem: {
      zh: `设置了 MYSQL_ADDRESS，但缺少 ${variable}`,
      en: `MYSQL_ADDRESS is set but ${variable} is not`,
    },
    remedy: {
      zh: '在云托管控制台的“服务设置 → 环境变量”中补上，或改用 DATABASE_URL',
      en: 'add it to the service’s environment variables in the CloudRun console, or use DATABASE_URL',
    },
  });
}
