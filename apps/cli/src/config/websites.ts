import { type ReadWebsites, readWebsites, type Website } from '@weapp-auth/oidc/clients';
import { type EnvSource, readEnvValue } from './env-value.ts';
import { readChoice } from './settings.ts';

/** Websites that people sign in to by scanning, and where in the mini program they approve that. */
export interface WebsiteSignIn {
  /** A function, so that printing the configuration prints no secret. */
  readonly clients: () => readonly Website[];
  readonly page: string;
  readonly envVersion: 'release' | 'trial' | 'develop';
}

/**
 * Reads `OIDC_CLIENTS`, a JSON array of clients, and where the mini program has the page: null when it is not set, and then
 * nothing of the OpenID provider is loaded.
 */
export function readWebsiteSignIn(source: EnvSource): WebsiteSignIn | null {
  const value = readEnvValue(source, ['OIDC_CLIENTS']);
  if (!value) return null;
  const read = readWebsites(parseJson(value.value));
  if (read.kind === 'flawed') reportFlaw(source, read);
  const clients = read.kind === 'read' ? read.websites : [];
  return {
    clients: () => clients,
    page: readPage(source),
    envVersion: readChoice(source, {
      name: 'SCAN_LOGIN_VERSION',
      choices: ['release', 'trial', 'develop'],
      fallback: 'release',
    }),
  };
}

/** An OpenID provider has an address of its own: whoever sends a request must not choose it. */
export function checkProviderAddress(source: EnvSource, publicUrl: string | null): void {
  const isReported = source.problems.some(({ variable }) => variable === 'PUBLIC_URL');
  if (publicUrl !== null || isReported) return;
  source.problems.push({
    code: 'public_url_missing',
    variable: 'PUBLIC_URL',
    problem: {
      zh: '设置了 OIDC_CLIENTS，但没有设置 PUBLIC_URL：网站要用它找到登录服务',
      en: 'OIDC_CLIENTS is set and PUBLIC_URL is not: websites find the provider by it',
    },
    remedy: {
      zh: '设为浏览器访问本服务器的地址，例如 https://login.example.com',
      en: 'set it to where browsers reach this server, such as https://login.example.com',
    },
  });
}

function readPage(source: EnvSource): string {
  const page = readEnvValue(source, ['SCAN_LOGIN_PAGE'])?.value ?? 'pages/scan-login/index';
  if (/^[\w-]+(?:\/[\w-]+)*$/.test(page)) return page;
  source.problems.push({
    code: 'setting_malformed',
    variable: 'SCAN_LOGIN_PAGE',
    problem: {
      zh: 'SCAN_LOGIN_PAGE 不是小程序页面的路径',
      en: 'SCAN_LOGIN_PAGE is not the path of a page of the mini program',
    },
    remedy: {
      zh: '写成 pages/scan-login/index 的形式，开头没有 /',
      en: 'write it like pages/scan-login/index, without a leading /',
    },
  });
  return page;
}

function reportFlaw(source: EnvSource, { client, field }: Extract<ReadWebsites, { kind: 'flawed' }>): void {
  const where = JSON.stringify(client);
  const isList = client === '';
  source.problems.push({
    code: 'setting_malformed',
    variable: 'OIDC_CLIENTS',
    problem: isList
      ? { zh: 'OIDC_CLIENTS 不是客户端列表', en: 'OIDC_CLIENTS is not a list of clients' }
      : {
          zh: `OIDC_CLIENTS 中 ${where} 的 ${field} 有误`,
          en: `OIDC_CLIENTS: ${field} of ${where} is wrong`,
        },
    remedy: {
      zh: '写成 JSON 数组：[{"clientId":"shop","clientSecret":"至少 32 个字符","name":"商城","redirectUris":["https://…"]}]；可选 postLogoutRedirectUris、grants（code、refresh、device）、idTokenAlgorithm',
      en: 'write a JSON array, [{"clientId":"shop","clientSecret":"at least 32 characters","name":"Shop","redirectUris":["https://…"]}]; each may also have postLogoutRedirectUris, grants (code, refresh, device), idTokenAlgorithm',
    },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
