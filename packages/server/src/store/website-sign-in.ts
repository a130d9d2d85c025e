/** Something that an OpenID provider keeps: a code, a token, the session of a browser. */
export interface OidcRecord {
  /** SHA-256 of kind and id, base64url without padding (43 characters): what it stands for is a secret. */
  readonly id: string;
  /** `AuthorizationCode`, `Session`, … */
  readonly kind: string;
  /** The content, sealed (AES-256-GCM, text form). */
  readonly sealed: string;
  /** What it was granted under: a hash as `id` is. */
  readonly grantId: string | null;
  /** Another name that a session is found by: a hash as `id` is. */
  readonly uid: string | null;
  /** What a person types to confirm a device: a hash as `id` is. */
  readonly userCode: string | null;
  /** Whom it speaks of: with them it is deleted. */
  readonly userId: string | null;
  /** UTC milliseconds; null: it has no end. */
  readonly expiresAt: number | null;
  /** When it was used up, which happens once. */
  readonly consumedAt: number | null;
}

/** By what an `OidcRecord` is found. */
export interface OidcRecordKey {
  readonly by: 'id' | 'uid' | 'userCode';
  readonly value: string;
}

/**
 * How far a sign-in by scanning is: shown, opened by somebody on their phone, and then approved, or refused, or over because
 * the number was wrong; `used` once the browser has taken the approval.
 */
export type ScanLoginState = 'new' | 'scanned' | 'approved' | 'refused' | 'wrong-number' | 'used';

/** A sign-in of a website that is shown as a code and waits for a phone. */
export interface ScanLoginRecord {
  /** SHA-256 of what the code says, base64url without padding. */
  readonly id: string;
  /** The mini program that shows it. */
  readonly appId: string;
  /** Who asks, from where, and the number on the page: sealed. */
  readonly sealed: string;
  readonly state: ScanLoginState;
  /** Who scanned it. From then on it is theirs. */
  readonly userId: string | null;
  /** What they agreed to tell, as words with spaces between them. */
  readonly agreed: string | null;
  /** UTC milliseconds. */
  readonly changedAt: number;
  readonly expiresAt: number;
}

/** A step of a sign-in by scanning: it happens only in the state `from`, before the end, and for whoever scanned it. */
export interface MoveScanLogin {
  readonly id: string;
  readonly from: ScanLoginState;
  readonly to: ScanLoginState;
  readonly userId: string;
  readonly agreed: string | null;
  readonly at: number;
}
