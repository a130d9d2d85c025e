/** A third-party platform (第三方平台) and the mini programs that authorised it. */
export interface Component {
  appId: string;
  /** Empty in states that are older than the ticket. */
  secret?: string;
  /** Apps whose authorisation stands. */
  authorizers: string[];
  /** Where tickets and authorisation events are pushed; always encrypted. */
  push?: { url: string; token: string; encodingAesKey: string } | null;
  /** Addresses that may call; `null`: any. */
  ipAllowList?: string[] | null;
}

/** What an app granted a third-party platform. */
export interface Grant {
  component: string;
  appId: string;
  /** Numbers of the permission sets: 18 is accounts and login, 17 codes, 88 links. */
  permissions: number[];
  refreshToken: string;
  authorizedAt: number;
}

/** A ticket (component_verify_ticket), a pre_auth_code or an authorization_code. */
export interface ComponentSecret {
  kind: 'ticket' | 'pre-auth-code' | 'authorization-code';
  component: string;
  /** The app that authorised, for an authorization_code. */
  appId: string | null;
  createdAt: number;
  expiresAt: number;
  used: boolean;
}
