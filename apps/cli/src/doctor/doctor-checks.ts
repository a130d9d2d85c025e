import {
  type AppConfig,
  createCode2Session,
  createPlatformClient,
  explainErrcode,
  type Secret,
  StoreError,
  weComUrlBeside,
} from '@weapp-auth/server';
import { CliError } from '../cli-error.ts';
import type { Database } from '../config/database.ts';
import type { Text } from '../language.ts';
import { openStore } from '../open-store.ts';
import { openCache } from '../serve/open-cache.ts';
import { askWeCom } from './ask-wecom.ts';
import { storeTroubles } from './store-troubles.ts';

/** What one check found. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly text: Text;
  readonly remedy: Text | null;
}

/** How to ask WeChat. */
export interface WechatProbe {
  readonly baseUrl: string;
  readonly now: () => number;
}

/** Whether this Node is one that the server is tested on. */
export function checkNode(nodeVersion: string): Finding {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number);
  const fits = (major === 22 && minor >= 18) || (major === 24 && minor >= 11) || major >= 26;
  return {
    name: 'node',
    status: fits ? 'ok' : 'warning',
    text: { zh: `Node ${nodeVersion}`, en: `Node ${nodeVersion}` },
    remedy: fits
      ? null
      : { zh: '请使用 Node 22.18、24.11 或 26 以上', en: 'use Node 22.18, 24.11 or 26 and newer' },
  };
}

/** Whether the database answers, whether its schema is up to date, and whether it can be written. */
export async function checkDatabase(
  database: Database,
  { cwd, now }: { readonly cwd: string; readonly now: () => number },
): Promise<Finding> {
  const name = 'database';
  try {
    const store = await openStore(database, cwd);
    try {
      const migrations = await store.migrations();
      const pending = migrations.filter((migration) => !migration.applied).length;
      if (pending > 0) return { name, status: 'warning', text: answers(database), remedy: migrate(pending) };
      await store.checkWritable(now());
      return { name, status: 'ok', text: answers(database), remedy: null };
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return { name, status: 'failed', ...storeTroubles[error.code](error) };
    if (!(error instanceof CliError)) throw error;
    return { name, status: 'failed', text: error.text, remedy: null };
  }
}

function answers({ kind }: Database): Text {
  return { zh: `数据库（${kind}）可用`, en: `the database (${kind}) answers` };
}

function migrate(pending: number): Text {
  return {
    zh: `有 ${pending} 处结构待升级：weapp-auth migrate up`,
    en: `${pending} migrations pending: weapp-auth migrate up`,
  };
}

/** Whether Redis answers. A server without it serves on, so this is no failure. */
export async function checkCache(url: Secret): Promise<Finding> {
  const cache = await openCache(url);
  const name = 'cache';
  try {
    await cache.ping();
    return { name, status: 'ok', text: { zh: 'Redis 可用', en: 'Redis answers' }, remedy: null };
  } catch {
    const text = { zh: '连不上 Redis', en: 'Redis does not answer' };
    const remedy = {
      zh: '检查 REDIS_URL 与网络；没有 Redis 也能登录，但注销要五秒才在各副本生效',
      en: 'check REDIS_URL and the network; people can log in without it, but an ended session is over on the other replicas after five seconds only',
    };
    return { name, status: 'warning', text, remedy };
  } finally {
    await cache.close();
  }
}

/**
 * Whether WeChat accepts AppID and AppSecret. WeChat checks them before the code: "invalid code" about a made-up code
 * means that both are right. WeCom is asked likewise about a corp, once its secret has brought a token.
 */
export async function checkCredentials({
  app,
  baseUrl,
  now,
}: WechatProbe & { app: AppConfig }): Promise<Finding> {
  const address = app.weCom === undefined ? baseUrl : weComUrlBeside(baseUrl);
  const platform = createPlatformClient({ baseUrl: address, now });
  const ask = app.weCom === undefined ? createCode2Session(platform) : askWeCom(platform);
  const result = await ask(app, 'weapp-auth-doctor-probe-000000000').finally(() => platform.close());
  const base = { name: 'credentials' } as const;
  switch (result.kind) {
    case 'exchanged':
      return { ...base, status: 'warning', text: madeUpCodeAccepted, remedy: null };
    case 'unavailable':
      return { ...base, status: 'failed', text: unreachable(result.reason), remedy: networkRemedy };
    case 'rejected': {
      if (result.errcode === 40029) {
        return {
          ...base,
          status: 'ok',
          text: { zh: `${app.appId} 的 AppSecret 正确`, en: `the AppSecret of ${app.appId} is right` },
          remedy: null,
        };
      }
      const { zh, en } = explainErrcode(result.errcode);
      return {
        ...base,
        status: 'failed',
        text: {
          zh: `${app.appId}：微信回答 ${result.errcode}：${zh.cause}`,
          en: `${app.appId}: WeChat says ${result.errcode}: ${en.cause}`,
        },
        remedy: { zh: zh.remedy, en: en.remedy },
      };
    }
    default:
      return result satisfies never;
  }
}

/** Whether this machine's clock agrees with WeChat's: encrypted data carries a time that is checked. */
export async function checkClock({ baseUrl, now }: WechatProbe): Promise<Finding> {
  const theirs = await dateOf(baseUrl);
  const name = 'clock';
  if (theirs === null) {
    return {
      name,
      status: 'warning',
      text: { zh: '无法与微信对时', en: 'WeChat did not tell its time' },
      remedy: null,
    };
  }
  const seconds = Math.round(Math.abs(now() - theirs) / 1_000);
  const fits = seconds <= 30;
  return {
    name,
    status: fits ? 'ok' : 'failed',
    text: { zh: `时钟与微信相差 ${seconds} 秒`, en: `the clock differs from WeChat’s by ${seconds} s` },
    remedy: fits ? null : { zh: '用 NTP 校准本机时钟', en: 'synchronise this machine’s clock with NTP' },
  };
}

async function dateOf(baseUrl: string): Promise<number | null> {
  const response = await fetch(baseUrl, { method: 'HEAD', signal: AbortSignal.timeout(5_000) }).catch(
    () => null,
  );
  const date = Date.parse(response?.headers.get('date') ?? '');
  return Number.isNaN(date) ? null : date;
}

const madeUpCodeAccepted = {
  zh: '微信接受了一个编造的 code：WECHAT_BASE_URL 指向的不是微信',
  en: 'a made-up code was accepted: WECHAT_BASE_URL does not point at WeChat',
};

const networkRemedy = {
  zh: '检查这台机器能否访问 api.weixin.qq.com（DNS、防火墙、代理）',
  en: 'check that this machine reaches api.weixin.qq.com (DNS, firewall, proxy)',
};

function unreachable(reason: string): Text {
  return { zh: `连不上微信（${reason}）`, en: `WeChat cannot be reached (${reason})` };
}
