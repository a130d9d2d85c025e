import type { AuditTrail } from './audit/audit-trail.ts';
import type { Sealer } from './base/keys.ts';
import type { AuthContext } from './context.ts';
import type { HttpConfig } from './http/http-config.ts';
import type { PrivateJwk, PublicKey } from './jwt/key-algorithm.ts';
import { type Sender, shortenSender } from './limits/client-address.ts';
import type { Logger } from './observe/logger.ts';
import { revealPhone } from './people/stored-phone.ts';
import type { ScanLogins } from './scan-login/scan-logins.ts';
import type { UserRecord } from './store/records.ts';
import type { Store } from './store/store.ts';

/** A person as websites may be told about them, where they agreed. */
export interface Person {
  readonly id: string;
  readonly nickname: string | null;
  /** The whole address. */
  readonly picture: string | null;
  /** In the form of E.164: `+8613800138000`. Null: there is none that WeChat, or the operator, vouches for. */
  readonly phone: string | null;
  /** UTC milliseconds. */
  readonly updatedAt: number;
}

/** What an OpenID provider needs of the login server around it. */
export interface ProviderPorts {
  /** `https://api.example.com`; null: the operator has not named it. */
  readonly publicUrl: string | null;
  readonly scanLogins: ScanLogins;
  readonly records: Pick<
    Store,
    'saveOidcRecord' | 'findOidcRecord' | 'consumeOidcRecord' | 'deleteOidcRecord' | 'deleteOidcGrant'
  >;
  /** Seals what is kept. */
  readonly sealer: Sealer;
  /** Keys for signing cookies, newest first. */
  readonly cookieKeys: readonly string[];
  /** The key pairs that sign ID tokens, those in use first. They change while the server runs. */
  signingKeys(): Promise<readonly PrivateJwk[]>;
  publicKeys(): Promise<readonly PublicKey[]>;
  findPerson(userId: string): Promise<Person | null>;
  /** Whom a request is counted under: the socket's other end, and what `X-Forwarded-For` says. */
  senderOf(peer: string | undefined, forwardedFor: string | null): Sender;
  /** Counts the beginning of a sign-in. Null: it may begin; else the seconds after which it may be tried again. */
  admit(sender: Sender): Promise<number | null>;
  /** A sender's network, as a person is shown it and as it is kept. */
  shortAddress(sender: Sender): string | null;
  readonly audit: Pick<AuditTrail, 'record'>;
  readonly log: Logger;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** Takes from a running login server what its OpenID provider needs. Throws a `TypeError` where scans are not set up. */
export function createProviderPorts(context: AuthContext, config: HttpConfig): ProviderPorts {
  const { store, scanLogins, accessTokens, keys, audit, limits, log, now } = context;
  const { publicUrl } = config;
  if (scanLogins === null) throw new TypeError('scanLogin: the page of the mini program is not set');
  return {
    publicUrl,
    scanLogins,
    records: store,
    sealer: keys.sealerOf('oidc'),
    cookieKeys: keys.fingerprints('oidc', 'cookies'),
    signingKeys: () => accessTokens.idTokenKeys(),
    publicKeys: () => accessTokens.publicIdTokenKeys(),
    async findPerson(userId) {
      const user = await store.findUser(userId);
      return user && toPerson(context, user, publicUrl);
    },
    senderOf: config.clientAddress,
    async admit(sender) {
      const refusal = await limits?.beforeSignIn(sender);
      return refusal ? (refusal.retryAfter ?? 1) : null;
    },
    shortAddress: shortenSender,
    audit,
    log,
    now,
  };
}

function toPerson(context: AuthContext, user: UserRecord, publicUrl: string | null): Person {
  const { id, nickname, avatarUrl, phone, updatedAt } = user;
  const number = phone && revealPhone(context, phone);
  // A picture of ours is stored without a host.
  const picture = avatarUrl?.startsWith('/') ? publicUrl && publicUrl + avatarUrl : avatarUrl;
  return { id, nickname, picture, phone: phone && number && `+${phone.countryCode}${number}`, updatedAt };
}
