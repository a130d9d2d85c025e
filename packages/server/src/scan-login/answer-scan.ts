import type { Keys } from '../base/keys.ts';
import { type Refusal, refuse } from '../errors/refusal.ts';
import type { RateLimiter } from '../limits/rate-limits.ts';
import type { Store } from '../store/store.ts';
import type { MoveScanLogin, ScanLoginRecord } from '../store/website-sign-in.ts';
import type { OpenedScan, ScanBrowser, ScanClaim, ScanSite } from './scan-request.ts';
import { openScan } from './scan-request.ts';
import type { ScanWatch } from './scan-watch.ts';
import { scanId } from './show-scan.ts';

/** Somebody who scanned a code with their phone, where they are logged in. */
export interface ScanByPhone {
  readonly ticket: string;
  readonly userId: string;
  readonly appId: string;
}

/** What a person is shown before they decide. The number is not among it: they read it off the page that they look at. */
export interface DescribedScan {
  readonly kind: 'described';
  readonly site: ScanSite;
  readonly browser: ScanBrowser;
  readonly asks: readonly ScanClaim[];
  /** UTC milliseconds. */
  readonly decideBy: number;
}

/** Every good ending of a person's answer. */
export interface AnsweredScan {
  readonly kind: 'answered';
  readonly site: ScanSite;
}

/** What answering takes. */
export interface AnswerScanPorts {
  readonly store: Pick<Store, 'findScanLogin' | 'moveScanLogin'>;
  readonly keys: Keys;
  readonly limits: RateLimiter | null;
  readonly watch: Pick<ScanWatch, 'tell'>;
  readonly now: () => number;
}

/** Tells who asks, and from then on it is this person's alone. */
export async function describeScan(
  ports: AnswerScanPorts,
  scan: ScanByPhone,
): Promise<DescribedScan | Refusal> {
  const opened = await findScan(ports, scan);
  if (opened === null) return refuse('scan_ended');
  const { record, request } = opened;
  const isFirst = record.state === 'new' && ports.now() <= request.scanBy;
  const isTheirs = isFirst
    ? await move(ports, scan, { from: 'new', to: 'scanned' })
    : record.state === 'scanned' && record.userId === scan.userId;
  if (!isTheirs) return refuse('scan_ended');
  const { site, browser, asks } = request;
  return { kind: 'described', site, browser, asks, decideBy: record.expiresAt };
}

/**
 * Approves it, for whoever scanned it and has read the number off the page. There is one try: whoever was sent the code
 * by somebody else does not see that page.
 */
export async function approveScan(
  ports: AnswerScanPorts,
  scan: ScanByPhone & { readonly number: string; readonly agreed: readonly ScanClaim[] },
): Promise<AnsweredScan | Refusal> {
  const opened = await findScan(ports, scan);
  if (!isScannedBy(opened, scan)) return refuse('scan_ended');
  const { site, asks, number, sender } = opened.request;
  if (scan.number !== number) {
    await move(ports, scan, { from: 'scanned', to: 'wrong-number' });
    await ports.limits?.afterRefusedScan(sender);
    return refuse('scan_number_wrong');
  }
  const agreed = asks.filter((claim) => scan.agreed.includes(claim)).join(' ');
  const isApproved = await move(ports, scan, { from: 'scanned', to: 'approved', agreed });
  return isApproved ? { kind: 'answered', site } : refuse('scan_ended');
}

/** Refuses it, for good. It counts against the browser that asked. */
export async function refuseScan(ports: AnswerScanPorts, scan: ScanByPhone): Promise<AnsweredScan | Refusal> {
  const opened = await findScan(ports, scan);
  if (!isScannedBy(opened, scan)) return refuse('scan_ended');
  if (!(await move(ports, scan, { from: 'scanned', to: 'refused' }))) return refuse('scan_ended');
  await ports.limits?.afterRefusedScan(opened.request.sender);
  return { kind: 'answered', site: opened.request.site };
}

/** Null: no such sign-in, or none of this app, or it is over. Nobody is told which. */
async function findScan(
  { store, keys, now }: AnswerScanPorts,
  { ticket, appId }: ScanByPhone,
): Promise<OpenedScan | null> {
  const record: ScanLoginRecord | null = await store.findScanLogin(scanId(ticket));
  if (record === null || record.appId !== appId || record.expiresAt <= now()) return null;
  return openScan(keys, record);
}

function isScannedBy(opened: OpenedScan | null, { userId }: ScanByPhone): opened is OpenedScan {
  return opened?.record.state === 'scanned' && opened.record.userId === userId;
}

async function move(
  { store, watch, now }: AnswerScanPorts,
  { ticket, userId }: ScanByPhone,
  step: Pick<MoveScanLogin, 'from' | 'to'> & { readonly agreed?: string },
): Promise<boolean> {
  const id = scanId(ticket);
  const isMoved = await store.moveScanLogin({ id, userId, agreed: null, at: now(), ...step });
  if (isMoved) watch.tell(id);
  return isMoved;
}
