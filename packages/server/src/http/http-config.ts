import { createClientDirectory, type FindIntrospectionClient } from '../jwt/introspection.ts';
import { type ClientAddress, createClientAddress } from '../limits/client-address.ts';
import type { PrefetchOptions } from '../login/prefetch-options.ts';
import { everyStepUp, type StepUpOptions } from '../login/step-up-options.ts';
import { silentLogger } from '../observe/logger.ts';
import type { Tracer } from '../observe/tracing.ts';
import { type HeaderNames, isProduction, type WeappAuthOptions } from '../options.ts';
import type { Envelope } from './envelope.ts';
import type { Language } from './language.ts';

/** How the HTTP layer is set up. */
export interface HttpConfig {
  readonly basePath: string;
  readonly envelope: Envelope;
  readonly language: Language;
  /** In lower case. */
  readonly headerNames: Required<HeaderNames>;
  /** `https://api.example.com`: where clients reach this server; null: where the request came to. */
  readonly publicUrl: string | null;
  /** Whether tokens are issued. Not without a public address: whoever sends a request would choose their issuer by its Host. */
  readonly hasIssuer: boolean;
  /** Whether the reference is shown. */
  readonly docs: boolean;
  readonly clientAddress: ClientAddress;
  /** What needs a fresh code of the same person. */
  readonly stepUp: Required<StepUpOptions>;
  readonly metrics: NonNullable<WeappAuthOptions['metrics']>;
  readonly tracer: Tracer | null;
  /** Whether this is WeChat CloudRun (微信云托管), so that its headers say who is calling. */
  readonly cloudRun: boolean;
  /** Null: WeChat's pre-fetch is not answered. */
  readonly prefetch: PrefetchOptions | null;
  /** Whether people approve sign-ins of websites. */
  readonly hasScanLogin: boolean;
  /** Null: nobody may ask. */
  readonly findIntrospectionClient: FindIntrospectionClient | null;
}

/**
 * Reads how the HTTP side is set up.
 *
 * @throws TypeError when an option cannot be used
 */
export function readHttpConfig(options: WeappAuthOptions): HttpConfig {
  const { logger = silentLogger } = options;
  const basePath = (options.basePath ?? '/auth').replace(/\/+$/, '');
  if (!/^(?:\/[\w.~-]+)*$/.test(basePath)) throw new TypeError('basePath: a path such as /auth');
  const publicUrl = options.publicUrl === undefined ? null : readPublicUrl(options.publicUrl);
  const wantsIssuer = options.accessToken !== false;
  const hasIssuer = wantsIssuer && (publicUrl !== null || !isProduction(options));
  if (wantsIssuer && !hasIssuer) logger.warn({}, noIssuer);
  return {
    basePath,
    envelope: options.envelope ?? 'none',
    language: options.language ?? 'zh',
    publicUrl,
    hasIssuer,
    docs: options.docs ?? true,
    headerNames: readHeaderNames(options.headerNames ?? {}),
    clientAddress: createClientAddress(options.trustedProxies ?? [], () => logger.warn({}, undeclaredProxy)),
    stepUp: { ...everyStepUp, ...options.stepUp },
    metrics: options.metrics ?? 'local',
    tracer: options.tracer ?? null,
    prefetch: options.prefetch ?? null,
    hasScanLogin: options.scanLogin !== undefined,
    cloudRun: isCloudRun(options.cloudRun ?? false, process.env),
    findIntrospectionClient: options.introspection
      ? createClientDirectory(options.introspection.clients)
      : null,
  };
}

const undeclaredProxy =
  'a request came with X-Forwarded-For from an address that is no trusted proxy: if it is a proxy of yours, name it in ' +
  'trustedProxies (TRUSTED_PROXIES), or rate limits take it for the client';

/** A path would be lost: where the routes are is `basePath`. */
function readPublicUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href) return url.origin;
  throw new TypeError('publicUrl: such as https://api.example.com, without a path (that is basePath)');
}

function readHeaderNames(given: HeaderNames): Required<HeaderNames> {
  const { token = 'authorization', requestId = 'x-request-id', device = 'x-device' } = given;
  for (const name of [token, requestId, device]) {
    if (!/^[\w-]+$/.test(name)) throw new TypeError('headerNames: letters, digits, - and _');
  }
  return { token: token.toLowerCase(), requestId: requestId.toLowerCase(), device: device.toLowerCase() };
}

const noIssuer =
  'publicUrl (PUBLIC_URL) is not set: the Host of a request would choose who issued a token, so that access tokens, their keys, ' +
  'discovery and introspection are off in production';

/** Anywhere but in CloudRun a client can write `X-WX-OPENID` itself; there this variable is always set. */
function isCloudRun(option: NonNullable<WeappAuthOptions['cloudRun']>, env: NodeJS.ProcessEnv): boolean {
  if (option === true && !env.CBR_ENV_ID) {
    throw new TypeError(
      'cloudRun: this is not WeChat CloudRun (no CBR_ENV_ID), where anybody could send X-WX-OPENID; ' +
        '{ gatewayOnly: true } says that its gateway is the only way to this server',
    );
  }
  return option !== false;
}
