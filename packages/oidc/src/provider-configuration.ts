import type { ProviderPorts } from '@weapp-auth/server/website-sign-in';
import type { Configuration, JWK } from 'oidc-provider';
import { needsDeviceGrant, toClientMetadata } from './client-metadata.ts';
import { claimsByScope, createFindAccount } from './find-account.ts';
import { deviceCodePage, deviceConfirmPage, deviceDonePage } from './pages/device-pages.ts';
import { errorPage } from './pages/error-page.ts';
import { logoutDonePage, logoutPage } from './pages/logout-pages.ts';
import { showPage } from './pages/show-page.ts';
import { createRecordAdapter } from './record-adapter.ts';
import { browserName } from './sign-in/browser-name.ts';
import { oneHeader } from './sign-in/exchange.ts';
import type { Website } from './website.ts';

/** What a provider is configured from. */
export interface ProviderSetup {
  readonly ports: ProviderPorts;
  readonly websites: readonly Website[];
  /** `/oidc`. */
  readonly basePath: string;
  readonly isSecure: boolean;
  readonly keys: readonly JWK[];
}

const minute = 60;
const hour = 3600;
const day = 86_400;

/** Everything that `oidc-provider` is told. */
export function configureProvider(setup: ProviderSetup): Configuration {
  const { ports, websites, basePath, isSecure, keys } = setup;
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true, secure: isSecure } as const;
  return {
    adapter: createRecordAdapter(ports),
    clients: websites.map(toClientMetadata),
    findAccount: createFindAccount(ports),
    jwks: { keys: [...keys] },
    cookies: {
      keys: [...ports.cookieKeys],
      // What its name promises, a browser holds: no other host, and no unsafe line, sets such a cookie.
      long: { ...cookie, path: isSecure ? '/' : basePath },
      short: { ...cookie, path: basePath },
      names: {
        session: `${isSecure ? '__Host-' : ''}weapp_auth_oidc`,
        interaction: `${isSecure ? '__Secure-' : ''}weapp_auth_oidc_sign_in`,
        resume: `${isSecure ? '__Secure-' : ''}weapp_auth_oidc_resume`,
      },
    },
    interactions: { url: (_ctx, { uid }) => `${basePath}/sign-in/${uid}` },
    claims: Object.fromEntries(Object.entries(claimsByScope).map(([scope, names]) => [scope, [...names]])),
    scopes: ['openid', 'offline_access'],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
    // OAuth 2.1, section 7.5.1: only a nonce that a confidential client checks is as good.
    pkce: {
      required: ({ oidc }, client) => client.clientAuthMethod === 'none' || oidc.params?.nonce === undefined,
    },
    // The operator has listed the grant, and every sign-in is asked for on the phone.
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    ttl: {
      AccessToken: hour,
      AuthorizationCode: minute,
      DeviceCode: 10 * minute,
      Grant: 30 * day,
      IdToken: hour,
      Interaction: 15 * minute,
      RefreshToken: 30 * day,
      Session: 12 * hour,
    },
    features: features(setup),
    renderError: (ctx, { error }) => showPage(ctx, errorPage(error)),
  };
}

function features({ ports, websites }: ProviderSetup): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    resourceIndicators: { enabled: false },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => showPage(ctx, logoutPage(form, nameOf(ctx.oidc.client))),
      postLogoutSuccessSource: (ctx) => showPage(ctx, logoutDonePage()),
    },
    deviceFlow: {
      enabled: needsDeviceGrant(websites),
      charset: 'base-20',
      mask: '****-****',
      deviceInfo: ({ req }) => ({
        name: browserName(req.headers['user-agent']),
        address: ports.shortAddress(
          ports.senderOf(req.socket.remoteAddress, oneHeader(req.headers['x-forwarded-for'])),
        ),
      }),
      userCodeInputSource: (ctx, form, _out, error) =>
        showPage(ctx, deviceCodePage(form, error !== undefined)),
      userCodeConfirmSource: (ctx, form, client, device, userCode) =>
        showPage(ctx, deviceConfirmPage(form, { name: nameOf(client) ?? '', device, userCode })),
      successSource: (ctx) => showPage(ctx, deviceDonePage()),
    },
  };
}

function nameOf(client: { readonly clientName?: string | undefined } | undefined): string | null {
  return client?.clientName ?? null;
}
