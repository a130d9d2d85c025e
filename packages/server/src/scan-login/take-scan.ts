import type { Keys } from '../base/keys.ts';
import type { Store } from '../store/store.ts';
import type { ScanLoginState } from '../store/website-sign-in.ts';
import { openScan, type ScanClaim } from './scan-request.ts';

/** A sign-in as the page holds it that shows it. */
export interface HeldScan {
  readonly id: string;
  readonly holder: string;
}

/** How far it is, for the page; `ended`: nothing more will come of it, or it is not this page's. */
export type ScanProgress = Exclude<ScanLoginState, 'used'> | 'ended';

/** What a browser gets for an approval, once. */
export type TakenScan =
  | { readonly kind: 'taken'; readonly userId: string; readonly agreed: readonly ScanClaim[] }
  | { readonly kind: 'not-approved' };

/** What taking takes. */
export interface TakeScanPorts {
  readonly store: Pick<Store, 'findScanLogin' | 'moveScanLogin'>;
  readonly keys: Keys;
  readonly now: () => number;
}

/** How far a sign-in is. */
export async function scanProgress(ports: TakeScanPorts, held: HeldScan): Promise<ScanProgress> {
  const opened = await findHeld(ports, held);
  if (opened === null) return 'ended';
  const { record, request } = opened;
  const at = ports.now();
  if (record.state === 'used' || record.expiresAt <= at) return 'ended';
  return record.state === 'new' && request.scanBy < at ? 'ended' : record.state;
}

/** Takes an approval: for the session of the browser that it was made for, and once. */
export async function takeScan(ports: TakeScanPorts, held: HeldScan): Promise<TakenScan> {
  const opened = await findHeld(ports, held);
  if (opened === null) return { kind: 'not-approved' };
  const { id, state, userId, agreed } = opened.record;
  if (state !== 'approved' || userId === null) return { kind: 'not-approved' };
  const step = { from: 'approved', to: 'used', userId, agreed, at: ports.now() } as const;
  if (!(await ports.store.moveScanLogin({ id, ...step }))) return { kind: 'not-approved' };
  const words = (agreed ?? '').split(' ');
  return { kind: 'taken', userId, agreed: opened.request.asks.filter((claim) => words.includes(claim)) };
}

async function findHeld(
  { store, keys }: TakeScanPorts,
  { id, holder }: HeldScan,
): Promise<ReturnType<typeof openScan>> {
  const opened = openScan(keys, await store.findScanLogin(id));
  return opened?.request.holder === holder ? opened : null;
}
