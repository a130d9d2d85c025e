/** A company in WeCom (企业微信), with its members and its apps. */
export interface Corp {
  /** `ww` and sixteen hexadecimal digits. */
  corpId: string;
  name: string;
  members: CorpMember[];
  agents: CorpAgent[];
  /** Suite ids of the third-party apps that it has installed. */
  suites: string[];
}

/** A person as a member of a corp. */
export interface CorpMember {
  /** The person: id of a user. */
  user: string;
  /** The account's name in the corp's console (帐号). */
  userid: string;
  name: string;
  gender: 0 | 1 | 2;
  mobile: string;
  email: string;
}

/** An app that a corp has built for itself, or has had built (自建应用、代开发应用). */
export interface CorpAgent {
  agentId: number;
  secret: string;
  /** AppIds of the mini programs linked with it. */
  appIds: string[];
}

/** A third-party app (第三方应用) of a provider (服务商), which corps install. */
export interface Suite {
  suiteId: string;
  secret: string;
  /** The provider: one open_userid per member and provider. */
  provider: string;
  /** The suite_ticket of the moment. */
  ticket: string;
  appIds: string[];
}

/** The session of a member in a mini program, in WeCom. */
export interface CorpSession {
  /** base64 of 16 bytes; never WeChat's session_key of the same person. */
  key: string;
  /** The key is worth something only once the login server has redeemed its code. */
  redeemed: boolean;
  /** The third-party app that the login was for; `null`: an app of the corp. */
  suiteId: string | null;
  expiresAt: number;
}

/** Whose login a WeCom code is. */
export interface CorpLogin {
  corpId: string;
  user: string;
  suiteId: string | null;
}
