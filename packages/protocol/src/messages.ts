/** The user as the client may see them. Neither openid nor unionid nor a full phone number is here. */
export interface User {
  /** UUIDv7. */
  readonly id: string;
  readonly nickname: string | null;
  readonly avatarUrl: string | null;
  readonly phone?: MaskedPhone;
  /** Whether this person is known across the apps of an Open Platform account. */
  readonly hasUnionid: boolean;
  /** UTC milliseconds. */
  readonly createdAt: number;
}

/** A phone number with its middle hidden: first three and last two digits remain (`138******66`). */
export interface MaskedPhone {
  readonly masked: string;
  /** Without plus sign: `86`. */
  readonly countryCode: string;
}

/** Encrypted open data, exactly as a `wx` API returned it. */
export interface OpenData {
  readonly encryptedData: string;
  readonly iv: string;
}

/** Open data together with the plain text and signature that `wx.getUserInfo` adds. */
export interface SignedOpenData extends OpenData {
  readonly rawData?: string;
  readonly signature?: string;
}

/** Body of `POST /auth/open-data`. */
export interface OpenDataRequest extends OpenData {
  /**
   * What the data is asked for: `werun` (`wx.getWeRunData`), `group` (`wx.getGroupEnterInfo`, `wx.getShareInfo`), `chat-tool`
   * (`wx.getChatToolInfo`), or a kind that the operator has added.
   */
  readonly kind: string;
}

/** Answer of `POST /auth/open-data`. */
export interface OpenDataResponse {
  readonly kind: string;
  /**
   * Nobody vouches for it: a person can write such data themselves. Pay nothing out for it, and let it decide nothing about
   * anybody else.
   */
  readonly proof: 'claimed';
  /** The fields of the kind in the platform's own names, and no others. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Body of `POST /auth/login`. */
export interface LoginRequest extends Partial<SignedOpenData> {
  /** Left out: the first app of the server's list. A server that finds its apps at run time needs it. */
  readonly appId?: string;
  /** From `wx.login`: five minutes, one use. */
  readonly code: string;
  /** From a `getPhoneNumber` button: binds the phone in the same call. */
  readonly phoneCode?: string;
}

/** Answer of `POST /auth/login` and `POST /auth/login/cloud`. */
export interface LoginResponse {
  /** Opaque; send it as `Authorization: Bearer <token>`. */
  readonly token: string;
  /** Seconds from now. */
  readonly expiresIn: number;
  readonly user: User;
  readonly isNewUser: boolean;
  /** For `wx.setBackgroundFetchToken`, where the server answers WeChat's pre-fetch. Gets data, and is no session. */
  readonly prefetchToken?: string;
}

/** What the server answers WeChat's pre-fetch (数据预拉取) with, as JSON text of at most 256 KB. */
export interface Prefetched {
  readonly v: 1;
  readonly appId: string;
  /** A session of a few minutes, where WeChat came with a code; the client takes it once and replaces it. */
  login?: LoginResponse | undefined;
  /** What the operator wants on the first screen. */
  readonly data?: unknown;
}

/** Body of `PATCH /auth/me`. */
export interface UpdateUserRequest {
  readonly nickname?: string | null;
}

/**
 * Body of `POST /auth/me/phone`: a phone code (the current way), encrypted data (the old way), or the person's yes to
 * joining the two accounts with this number, within ten minutes of an `account_conflict`.
 */
export type BindPhoneRequest = { readonly code: string } | OpenData | { readonly confirmMerge: true };

/** Body of `POST /auth/me/unionid`, within five minutes of a payment. */
export type PaidUnionidRequest =
  | { readonly transactionId: string }
  | { readonly mchId: string; readonly outTradeNo: string };

/** Answer of `POST /auth/session/check`. */
export interface SessionCheckResponse {
  /** Whether the newest stored session_key is still the valid one at WeChat. */
  readonly valid: boolean;
}

/** One signed-in device, in `GET /auth/sessions`. */
export interface SessionInfo {
  readonly id: string;
  readonly appId: string;
  /** What the client called itself at login, if it did. */
  readonly device: string | null;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  /** Whether this is the session that asked. */
  readonly current: boolean;
}

/** Answer of `GET /auth/sessions`. */
export interface SessionListResponse {
  readonly sessions: readonly SessionInfo[];
}

/** Answer of `POST /auth/socket-ticket`: one connection of a socket, in place of a token in its URL. */
export interface SocketTicket {
  readonly ticket: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Body of `POST /auth/scan-login` and `POST /auth/scan-login/refuse`. */
export interface ScanLoginRequest {
  /** What the mini program's page got as `scene`, decoded. */
  readonly ticket: string;
}

/** What a website may ask to be told beside who somebody is. */
export type ScanClaim = 'profile' | 'phone';

/** Answer of `POST /auth/scan-login`: who asks to sign this person in. */
export interface ScanLoginDescription {
  readonly site: {
    readonly name: string;
    /** Where the person is sent afterwards: `https://shop.example.com`. */
    readonly address: string;
  };
  /** The browser that shows the code, as the server saw it. */
  readonly browser: {
    /** `Chrome, Windows`; null: it does not say. */
    readonly name: string | null;
    /** Its network, shortened: `203.0.113.0/24`. Null: not known. */
    readonly address: string | null;
  };
  /** What the site would like to be told; empty: nothing but who it is. */
  readonly asks: readonly ScanClaim[];
  /** Seconds until it can no longer be approved. */
  readonly expiresIn: number;
}

/** Body of `POST /auth/scan-login/approve`. */
export interface ApproveScanLoginRequest extends ScanLoginRequest {
  /** The two digits that the page shows; there is one try. */
  readonly number: string;
  /** What the site may be told. Default: nothing but who it is. */
  readonly agreed?: readonly ScanClaim[];
}

/** Answer of `POST /auth/access-token`: a short-lived JWT (ES256) for other back ends. */
export interface AccessTokenResponse {
  readonly accessToken: string;
  readonly expiresIn: number;
}
