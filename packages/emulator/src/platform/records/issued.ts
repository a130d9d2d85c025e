import type { CorpLogin } from './corp.ts';
import type { IdentityLogin } from './multi-end.ts';

/** An issued access_token of an app, or of a third-party platform. */
export interface AccessToken {
  token: string;
  /** The app (or third-party platform, or app of WeCom) it speaks for. */
  appId: string;
  /** `cloud`: what CloudRun hands to the app's own container. */
  kind: 'token' | 'stable' | 'component' | 'cloud' | 'authorizer' | 'corp' | 'suite';
  /** The third-party platform that acts for the app with an `authorizer` token. */
  component?: string;
  expiresAt: number;
  /** Set when a newer token took its place: it works until then. */
  replacedUntil: number | null;
}

/** A one-time code. The kinds are separate namespaces: one kind redeemed as another is an invalid code. */
export interface Code {
  kind: 'login' | 'phone' | 'plugin' | 'corp' | 'identity';
  /** Empty in a code of WeCom or of a multi-end app, which know no openid. */
  openid: string;
  appId: string;
  issuedAt: number;
  /** `null` until redeemed or invalidated by a failed redemption. */
  usedAt: number | null;
  /** The chosen number, for a phone code. */
  phone?: { number: string; countryCode: string };
  /** The plugin, for a plugin code. */
  plugin?: string;
  /** The member of a corp, for a code of WeCom. */
  corp?: CorpLogin;
  /** The login to a multi-end app, for a code of its identity service. */
  identity?: IdentityLogin;
}

/** What a cloudID stands for. */
export interface CloudId {
  id: string;
  openid: string;
  appId: string;
  data: Record<string, unknown>;
  createdAt: number;
}

/** A ciphertext made by the platform, which `checkencryptedmsg` confirms. Kept by the hash of the encrypted data. */
export interface EncryptedMessage {
  appId: string;
  createdAt: number;
}
