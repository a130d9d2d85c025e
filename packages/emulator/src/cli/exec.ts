import { fileURLToPath } from 'node:url';
import type { ListeningEmulator } from '../listen.ts';
import { javaOptions, phpScanFolders, type TrustFiles } from './trust-lines.ts';

/** Environment variables as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment in which a command meets the emulator instead of WeChat: its address, the first app's credentials,
 * and with TLS the proxy and the authority under the names that Node, Python, Go, curl, PHP and Java look for. What the
 * caller has set stays, except for the addresses.
 */
export function execEnvironment(
  usual: Environment,
  { emulator, url }: Pick<ListeningEmulator, 'emulator' | 'url'>,
  tls: TrustFiles | null,
): Environment {
  const [app] = emulator.platform.state.apps.values();
  const credentials = app === undefined ? {} : { WX_APPID: app.appId, WX_APP_SECRET: app.secret };
  return {
    ...credentials,
    ...usual,
    ...addresses(url),
    ...(tls === null ? {} : { ...proxy(url, tls), NODE_OPTIONS: preload(usual.NODE_OPTIONS) }),
  };
}

/** Clients with agents of their own ask no proxy: into Node programs a script is loaded that redirects them. */
function preload(usual: string | undefined): string {
  const script = fileURLToPath(new URL('../../preload/redirect-wechat.cjs', import.meta.url));
  // Node reads quotes and backslashes in NODE_OPTIONS as a shell does.
  const option = `--require="${script.replaceAll('\\', '\\\\')}"`;
  return usual === undefined || usual === '' ? option : `${usual} ${option}`;
}

function addresses(url: string): Environment {
  return { EMULATOR_URL: url, WECHAT_BASE_URL: url };
}

function proxy(url: string, tls: TrustFiles): Environment {
  const { authorityFile: authority } = tls;
  const local = 'localhost,127.0.0.1,::1';
  return {
    HTTPS_PROXY: url,
    https_proxy: url,
    NO_PROXY: local,
    no_proxy: local,
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: authority,
    SSL_CERT_FILE: authority,
    REQUESTS_CA_BUNDLE: authority,
    CURL_CA_BUNDLE: authority,
    PHP_INI_SCAN_DIR: phpScanFolders(tls),
    JAVA_TOOL_OPTIONS: javaOptions(tls, url),
  };
}

/** Wrong uses of the platform, one line each with their count; warnings are left out. */
export function violationLines({ emulator }: Pick<ListeningEmulator, 'emulator'>): string[] {
  const counts = new Map<string, number>();
  for (const { level, code, where } of emulator.violations()) {
    if (level === 'violation') counts.set(`${code} ${where}`, (counts.get(`${code} ${where}`) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => `  ${what}${count === 1 ? '' : ` (${count}×)`}`);
}
