import type { AuditRecord } from '../store/records.ts';

/** Where the record of what matters to security goes, beside the log. */
export interface AuditOptions {
  /** Whether it is kept in the store, where `api.listAudit` reads it. Default: true. */
  readonly store?: boolean;
  /** How long it is kept there, in days. Default: 180. */
  readonly retentionDays?: number;
  /** Told about each entry at once, in this process. What it throws, or a promise that it rejects, is logged. */
  readonly onEntry?: (entry: AuditRecord) => void | Promise<void>;
}
