import { Secret } from '@weapp-auth/server';
import type { Text } from '../language.ts';
import { type EnvSource, readEnvValue } from './env-value.ts';
import type { ConfigProblemCode } from './problem.ts';

/** Reads a TCP port; 0 means any free one. */
export function readPort(source: EnvSource, name: string, fallback: number): number {
  const value = readEnvValue(source, [name]);
  if (!value) return fallback;
  if (/^\d{1,5}$/.test(value.value) && Number(value.value) <= 65_535) return Number(value.value);
  report(source, {
    code: 'port_malformed',
    variable: name,
    problem: { zh: `${name} 不是端口号`, en: `${name} is not a port number` },
    remedy: { zh: '设为 0 到 65535 之间的整数', en: 'set a whole number from 0 to 65535' },
  });
  return fallback;
}

/** Reads a length of time in whole seconds. */
export function readSeconds(
  source: EnvSource,
  name: string,
  { fallback, max }: { fallback: number; max: number },
): number {
  const value = readEnvValue(source, [name]);
  if (!value) return fallback;
  if (/^\d{1,9}$/.test(value.value) && Number(value.value) <= max) return Number(value.value);
  report(source, {
    code: 'seconds_malformed',
    variable: name,
    problem: { zh: `${name} 不是秒数`, en: `${name} is not a number of seconds` },
    remedy: { zh: `设为 0 到 ${max} 之间的整数`, en: `set a whole number from 0 to ${max}` },
  });
  return fallback;
}

/** Reads a value out of a closed list. */
export function readChoice<Choice extends string>(
  source: EnvSource,
  { name, choices, fallback }: { name: string; choices: readonly Choice[]; fallback: Choice },
): Choice {
  const value = readEnvValue(source, [name]);
  if (!value) return fallback;
  const choice = choices.find((candidate) => candidate === value.value);
  if (choice !== undefined) return choice;
  report(source, {
    code: 'choice_unknown',
    variable: name,
    problem: { zh: `不认识 ${name} 的值`, en: `${name} has an unknown value` },
    remedy: { zh: `可用的值：${choices.join('、')}`, en: `use one of: ${choices.join(', ')}` },
  });
  return fallback;
}

/** Reads a switch: `1` or `0`. */
export function readFlag(source: EnvSource, name: string, fallback: boolean): boolean {
  return readChoice(source, { name, choices: ['0', '1'], fallback: fallback ? '1' : '0' }) === '1';
}

/** Reads where the routes are mounted: a path like `/auth`. */
export function readBasePath(source: EnvSource): string {
  const value = readEnvValue(source, ['BASE_PATH']);
  if (!value) return '/auth';
  if (/^(\/[A-Za-z0-9._~-]+)+$/.test(value.value)) return value.value;
  report(source, {
    code: 'base_path_malformed',
    variable: value.name,
    problem: { zh: 'BASE_PATH 不是路径', en: 'BASE_PATH is not a path' },
    remedy: {
      zh: '写成 /auth 这样：以 / 开头，结尾没有 /',
      en: 'write it like /auth: a leading slash, none at the end',
    },
  });
  return '/auth';
}

/** Reads `REDIS_URL`, which is optional: one address, or the nodes of a cluster with commas between them. */
export function readRedisUrl(source: EnvSource): Secret | null {
  const value = readEnvValue(source, ['REDIS_URL']);
  if (!value) return null;
  const isRedis = (address: string): boolean => /^rediss?:$/.test(URL.parse(address)?.protocol ?? '');
  if (value.value.split(',').every(isRedis)) return new Secret(value.value);
  report(source, {
    code: 'redis_malformed',
    variable: value.name,
    problem: { zh: 'REDIS_URL 不是 Redis 地址', en: 'REDIS_URL is not a Redis address' },
    remedy: {
      zh: '写成 redis://:密码@主机:6379；集群用逗号隔开各节点',
      en: 'write it like redis://:password@host:6379; a cluster: its nodes with commas between them',
    },
  });
  return null;
}

/** Reads `PUBLIC_URL`: where clients reach this server, without a path. */
export function readPublicUrl(source: EnvSource): string | null {
  const value = readEnvValue(source, ['PUBLIC_URL']);
  if (!value) return null;
  const url = URL.parse(value.value);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username)
    return url.origin;
  report(source, {
    code: 'public_url_malformed',
    variable: value.name,
    problem: { zh: 'PUBLIC_URL 不是网址', en: 'PUBLIC_URL is not a web address' },
    remedy: {
      zh: '写成 https://login.example.com，不带路径',
      en: 'write it like https://login.example.com, without a path',
    },
  });
  return null;
}

/**
 * Reads where WeChat's server API is. The only switch between WeChat and the emulator, hence refused in production
 * unless it is one of WeChat's own hosts. Inside CloudRun WeChat offers the API over plain HTTP, nowhere else.
 */
export function readWechatUrl(
  source: EnvSource,
  { fallback, production, cloudRun }: { fallback: string; production: boolean; cloudRun: boolean },
): string {
  const value = readEnvValue(source, ['WECHAT_BASE_URL', 'WX_BASE_URL']);
  if (!value) return fallback;
  const url = URL.parse(value.value);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    report(source, {
      code: 'wechat_url_malformed',
      variable: value.name,
      problem: { zh: `${value.name} 不是网址`, en: `${value.name} is not a web address` },
      remedy: { zh: `去掉它就是 ${fallback}`, en: `leave it unset for ${fallback}` },
    });
    return fallback;
  }
  const atWechat = url.hostname.endsWith('.weixin.qq.com') && (url.protocol === 'https:' || cloudRun);
  if (production && !atWechat) reportNotWechat(source, value.name);
  return url.href.replace(/\/$/, '');
}

function reportNotWechat(source: EnvSource, variable: string): void {
  report(source, {
    code: 'wechat_url_not_wechat',
    variable,
    problem: {
      zh: `NODE_ENV=production 时 ${variable} 指向的不是微信：模拟器会让任何人以任何身份登录`,
      en: `${variable} does not point at WeChat under NODE_ENV=production: an emulator lets anyone log in as anyone`,
    },
    remedy: {
      zh: `去掉 ${variable}；若只是试运行，去掉 NODE_ENV=production`,
      en: `unset ${variable}; or, if this is a trial, unset NODE_ENV=production`,
    },
  });
}

function report(
  source: EnvSource,
  problem: { code: ConfigProblemCode; variable: string; problem: Text; remedy: Text },
): void {
  source.problems.push(problem);
}
