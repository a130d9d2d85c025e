import type { Secret } from '../base/secret.ts';

/** How access tokens for other back ends are made. */
export interface AccessTokenOptions {
  /**
   * Which back ends the tokens are for (`aud`): one, or several that a client may choose from; the first is the default.
   * Default: the issuer itself.
   */
  readonly audience?: string | readonly string[];
  /** How long a token lives. Logging out does not end it earlier. Default: 600. */
  readonly lifetimeSeconds?: number;
  /** Days after which the signing key changes. Default: 30. */
  readonly rotateAfterDays?: number;
  /** Whether tokens carry the openid (`openid`). The client can read them, so this shows it to the user. Default: false. */
  readonly includeOpenId?: boolean;
}

/** A back end that may ask what a token is worth. */
export interface IntrospectionClient {
  readonly id: string;
  /** At least 32 characters. */
  readonly secret: string | Secret;
}
