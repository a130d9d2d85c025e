import { isIP } from 'node:net';
import { isConfidential, Secret, type WeappAuthOptions } from '@weapp-auth/server';
import type { Text } from '../language.ts';
import { type EnvSource, readEnvValue } from './env-value.ts';
import { readChoice, readFlag, readSeconds } from './settings.ts';

/** What a server does beyond the login itself. Everything is off, or has a safe default, until it is asked for. */
export interface Features {
  /** Addresses and networks (`10.0.0.0/8`) whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** What `GET /metrics` asks for; null: only programs on this machine may read it. */
  readonly metricsToken: Secret | null;
  readonly webhook: { readonly url: Secret; readonly secret: Secret } | null;
  readonly phoneConflict: 'reject' | 'merge' | 'ask';
  readonly envelope: 'none' | 'code-msg-data' | 'errcode';
  /** Whether the `X-WX-*` headers of WeChat CloudRun are believed, and what makes sure that nobody else writes them. */
  readonly cloudRunLogin: 'off' | 'in-cloudrun' | 'gateway-only';
  /** Whether there are JWTs for other back ends, their keys, discovery and introspection. */
  readonly accessTokens: boolean;
  /** Whether a phone number may come as encrypted data, which WeChat is asked about, and not by its code alone. */
  readonly encryptedPhone: boolean;
  /** Whether WeChat's pre-fetch (数据预拉取) is answered, with a session and without data. */
  readonly prefetch: boolean;
  /** Whether the server shows its API reference. */
  readonly docs: boolean;
  /** What a token alone may not do, by name. */
  readonly stepUp: NonNullable<WeappAuthOptions['stepUp']>;
  readonly sessionSeconds: number | null;
  readonly sessionReplaces: 'none' | 'same-app' | 'all';
  /** Back ends that may ask what a token is worth. */
  readonly introspectionClients: readonly { readonly id: string; readonly secret: Secret }[];
  /** Message push (消息推送) of every configured app. */
  readonly push: { readonly token: Secret; readonly aesKey: Secret | null } | null;
}

/**
 * Reads every optional feature; what is wrong with one is in `source.problems`.
 *
 * @param cloudRun whether this is a container of WeChat CloudRun
 */
export function readFeatures(source: EnvSource, cloudRun: boolean): Features {
  const sessionSeconds = readSeconds(source, 'SESSION_SECONDS', { fallback: 0, max: 365 * 86_400 });
  return {
    trustedProxies: readTrustedProxies(source),
    metricsToken: readSecret(source, 'METRICS_TOKEN'),
    webhook: readWebhook(source),
    phoneConflict: readChoice(source, {
      name: 'PHONE_CONFLICT',
      choices: ['reject', 'merge', 'ask'],
      fallback: 'reject',
    }),
    envelope: readChoice(source, {
      name: 'ENVELOPE',
      choices: ['none', 'code-msg-data', 'errcode'],
      fallback: 'none',
    }),
    cloudRunLogin: readCloudRunLogin(source, cloudRun),
    accessTokens: readFlag(source, 'ACCESS_TOKENS', true),
    encryptedPhone: readFlag(source, 'ENCRYPTED_PHONE', true),
    prefetch: readFlag(source, 'PREFETCH', false),
    docs: readFlag(source, 'DOCS', true),
    stepUp: readStepUp(source),
    sessionSeconds: sessionSeconds > 0 ? sessionSeconds : null,
    sessionReplaces: readChoice(source, {
      name: 'SESSION_REPLACES',
      choices: ['none', 'same-app', 'all'],
      fallback: 'none',
    }),
    introspectionClients: readIntrospectionClients(source),
    push: readPush(source),
  };
}

/**
 * Outside CloudRun anybody can write `X-WX-OPENID`, so that there the operator has to say, in so many words, that
 * nobody reaches this server but through WeChat's gateway.
 */
function readCloudRunLogin(source: EnvSource, cloudRun: boolean): Features['cloudRunLogin'] {
  const isOn = readFlag(source, 'CLOUDRUN_LOGIN', false);
  const isGatewayOnly = readFlag(source, 'CLOUDRUN_GATEWAY_ONLY', false);
  if (!isOn) return 'off';
  if (isGatewayOnly) return 'gateway-only';
  if (cloudRun) return 'in-cloudrun';
  source.problems.push({
    code: 'cloudrun_not_found',
    variable: 'CLOUDRUN_LOGIN',
    problem: {
      zh: 'CLOUDRUN_LOGIN=1，但这里不是微信云托管（没有 CBR_ENV_ID）：任何人都能伪造 X-WX-OPENID，以任意用户身份登录',
      en: 'CLOUDRUN_LOGIN=1, but this is not WeChat CloudRun (no CBR_ENV_ID): anybody could send X-WX-OPENID and be anybody',
    },
    remedy: {
      zh: '去掉 CLOUDRUN_LOGIN；若确实只有微信云托管网关能访问本服务器，再设 CLOUDRUN_GATEWAY_ONLY=1',
      en: 'unset CLOUDRUN_LOGIN; or, if the CloudRun gateway is truly the only way to this server, set CLOUDRUN_GATEWAY_ONLY=1 too',
    },
  });
  return 'off';
}

function readTrustedProxies(source: EnvSource): readonly string[] {
  const value = readEnvValue(source, ['TRUSTED_PROXIES']);
  const networks = value?.value.split(/[\s,]+/).filter(Boolean) ?? [];
  if (networks.every(isNetwork)) return networks;
  report(source, 'TRUSTED_PROXIES', {
    zh: '写成地址或网段，用逗号隔开：10.0.0.0/8,192.168.1.1',
    en: 'list addresses and networks with commas between them: 10.0.0.0/8,192.168.1.1',
  });
  return [];
}

function isNetwork(text: string): boolean {
  const [address = '', prefix] = text.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

const stepUpNames = {
  'delete-account': 'deleteAccount',
  'export-in-full': 'exportInFull',
  'remove-devices': 'removeDevices',
  'replace-phone': 'replacePhone',
} as const;

/** A list of the operations that need a fresh code; `none` is the empty one. Without a list all do. */
function readStepUp(source: EnvSource): Features['stepUp'] {
  const value = readEnvValue(source, ['STEP_UP']);
  if (!value) return {};
  const listed = value.value === 'none' ? [] : value.value.split(/[\s,]+/).filter(Boolean);
  const names = Object.keys(stepUpNames);
  if (listed.every((name) => names.includes(name))) {
    return Object.fromEntries(
      Object.entries(stepUpNames).map(([name, option]) => [option, listed.includes(name)]),
    );
  }
  report(source, 'STEP_UP', {
    zh: `写成 none，或从中选择并用逗号隔开：${names.join(',')}`,
    en: `write none, or some of these with commas between them: ${names.join(',')}`,
  });
  return {};
}

function readWebhook(source: EnvSource): Features['webhook'] {
  const url = readEnvValue(source, ['WEBHOOK_URL']);
  const secret = readEnvValue(source, ['WEBHOOK_SECRET']);
  if (!url && !secret) return null;
  const parsed = URL.parse(url?.value ?? '');
  const isUrl = parsed !== null && isConfidential(parsed);
  if (!isUrl)
    report(source, 'WEBHOOK_URL', {
      zh: '写成 https:// 开头的网址（事件里有用户数据；只有本机地址可用 http）',
      en: 'write an address that begins with https:// (events are about people; http is for this machine alone)',
    });
  const isSecret = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(secret?.value ?? '');
  if (!isSecret) {
    report(source, 'WEBHOOK_SECRET', {
      zh: '写成 whsec_ 加 base64（24 到 64 字节）：echo "whsec_$(openssl rand -base64 32)"',
      en: 'write whsec_ and base64 of 24 to 64 bytes: echo "whsec_$(openssl rand -base64 32)"',
    });
  }
  return url && secret && isUrl && isSecret
    ? { url: new Secret(url.value), secret: new Secret(secret.value) }
    : null;
}

function readIntrospectionClients(source: EnvSource): Features['introspectionClients'] {
  const value = readEnvValue(source, ['INTROSPECTION_CLIENTS']);
  const pairs = value?.value.split(/[\s,]+/).filter(Boolean) ?? [];
  const clients = pairs.map((pair) => {
    const colon = pair.indexOf(':');
    return { id: pair.slice(0, Math.max(0, colon)), secret: new Secret(pair.slice(colon + 1)) };
  });
  if (clients.every((client) => client.id !== '' && client.secret.reveal().length >= 32)) return clients;
  report(source, 'INTROSPECTION_CLIENTS', {
    zh: '写成 名称:密钥，用逗号隔开，每个密钥至少 32 个字符',
    en: 'write name:secret with commas between them, each secret at least 32 characters',
  });
  return [];
}

function readPush(source: EnvSource): Features['push'] {
  const token = readEnvValue(source, ['WX_PUSH_TOKEN']);
  const aesKey = readEnvValue(source, ['WX_PUSH_AES_KEY']);
  if (!token && !aesKey) return null;
  if (!token || !/^[A-Za-z0-9]{3,32}$/.test(token.value)) {
    report(source, 'WX_PUSH_TOKEN', {
      zh: '写成「消息推送」中设置的 Token：3 到 32 位字母或数字',
      en: 'write the Token of the app’s message push settings: 3 to 32 letters or digits',
    });
    return null;
  }
  if (aesKey && !/^[A-Za-z0-9]{43}$/.test(aesKey.value)) {
    report(source, 'WX_PUSH_AES_KEY', {
      zh: '写成「消息推送」中的 EncodingAESKey：43 位字母或数字',
      en: 'write the EncodingAESKey of the app’s message push settings: 43 letters or digits',
    });
    return null;
  }
  return { token: new Secret(token.value), aesKey: aesKey ? new Secret(aesKey.value) : null };
}

function readSecret(source: EnvSource, name: string): Secret | null {
  const value = readEnvValue(source, [name]);
  return value ? new Secret(value.value) : null;
}

function report(source: EnvSource, variable: string, remedy: Text): void {
  source.problems.push({
    code: 'setting_malformed',
    variable,
    problem: { zh: `看不懂 ${variable} 的值`, en: `${variable} has a value this server does not understand` },
    remedy,
  });
}
