import type { Keys } from '../base/keys.ts';
import type { Sender } from '../limits/client-address.ts';
import type { ScanLoginRecord } from '../store/website-sign-in.ts';

/** What a website may ask to be told beside who it is. */
export type ScanClaim = 'profile' | 'phone';

/** Who asks, as the person on the phone is shown it. */
export interface ScanSite {
  /** The website's own id here, for the record. */
  readonly id: string;
  readonly name: string;
  /** Where the person is sent afterwards: `https://shop.example.com`. */
  readonly address: string;
}

/** The browser or device that waits, as this server saw it: what tells a forwarded code from one's own. */
export interface ScanBrowser {
  /** `Chrome, Windows`; null: it does not say. */
  readonly name: string | null;
  /** Its network, shortened. Null: not known. */
  readonly address: string | null;
}

/** Everything that is known of a sign-in by scanning. It lies sealed in the store. */
export interface ScanRequest {
  readonly site: ScanSite;
  readonly browser: ScanBrowser;
  readonly asks: readonly ScanClaim[];
  /** What the page shows and the phone has to send: two digits. */
  readonly number: string;
  /** Until when it may be scanned; approved a minute longer. */
  readonly scanBy: number;
  /** The browser's session that it was made for, and that alone gets the result. */
  readonly holder: string;
  /** Whom a refusal counts against. */
  readonly sender: Sender;
}

/** A record that was found, opened. */
export interface OpenedScan {
  readonly record: ScanLoginRecord;
  readonly request: ScanRequest;
}

/** Seals a request for its record. */
export function sealScanRequest(keys: Keys, id: string, request: ScanRequest): string {
  return keys.seal(JSON.stringify(request), purposeOf(id));
}

/** Opens a record; null: there is none, or its secret is gone. */
export function openScan(keys: Keys, record: ScanLoginRecord | null): OpenedScan | null {
  const text = record && keys.unseal(record.sealed, purposeOf(record.id));
  // Sealed above, and by nobody who does not hold our secret.
  return text ? { record, request: JSON.parse(text) as ScanRequest } : null;
}

/** One sealed request cannot be put in the place of another. */
function purposeOf(id: string): string {
  return `scan-login\n${id}`;
}
