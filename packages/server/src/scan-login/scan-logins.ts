import type { Refusal } from '../errors/refusal.ts';
import {
  type AnsweredScan,
  type AnswerScanPorts,
  approveScan,
  type DescribedScan,
  describeScan,
  refuseScan,
  type ScanByPhone,
} from './answer-scan.ts';
import { checkScanLoginOptions, type ScanLoginOptions } from './scan-login-options.ts';
import type { ScanClaim } from './scan-request.ts';
import { createScanWatch, type ScanWatchPorts } from './scan-watch.ts';
import { type ShownScan, type ShowScanPorts, type StartScan, showScan } from './show-scan.ts';
import { type HeldScan, type ScanProgress, scanProgress, type TakenScan, takeScan } from './take-scan.ts';

/** Sign-ins of websites by scanning a code with the mini program: one side is a browser's page, the other a phone. */
export interface ScanLogins {
  /** The page: a new code or link. */
  show(start: StartScan): Promise<ShownScan | Refusal>;
  /** The page: how far it is. */
  progress(held: HeldScan): Promise<ScanProgress>;
  /** The page: `onMoved` is called when it may be further. Returns what ends that. */
  follow(id: string, onMoved: () => void): () => void;
  /** The page's server: who approved, once. */
  take(held: HeldScan): Promise<TakenScan>;
  /** The phone: who asks. */
  describe(scan: ScanByPhone): Promise<DescribedScan | Refusal>;
  /** The phone: yes, and what may be told. */
  approve(
    scan: ScanByPhone & { readonly number: string; readonly agreed: readonly ScanClaim[] },
  ): Promise<AnsweredScan | Refusal>;
  /** The phone: no. */
  refuse(scan: ScanByPhone): Promise<AnsweredScan | Refusal>;
  close(): void;
}

/** Creates them. @throws TypeError when an option cannot be used */
export function createScanLogins(
  options: ScanLoginOptions,
  ports: Omit<AnswerScanPorts, 'watch' | 'store'> &
    ShowScanPorts &
    ScanWatchPorts & { readonly store: AnswerScanPorts['store'] },
): ScanLogins {
  checkScanLoginOptions(options);
  const watch = createScanWatch(ports);
  const answering = { ...ports, watch };
  return {
    show: (start) => showScan(ports, options, start),
    progress: (held) => scanProgress(ports, held),
    follow: (id, onMoved) => watch.follow(id, onMoved),
    take: (held) => takeScan(ports, held),
    describe: (scan) => describeScan(answering, scan),
    approve: (scan) => approveScan(answering, scan),
    refuse: (scan) => refuseScan(answering, scan),
    close: () => watch.close(),
  };
}
