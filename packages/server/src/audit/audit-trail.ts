import type { CurrentRequests } from '../observe/current-request.ts';
import type { Logger } from '../observe/logger.ts';
import type { AuditAction, AuditActor, AuditRecord, ListAudit } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { AuditOptions } from './audit-options.ts';

/**
 * What happened, as those tell it who saw it. What is left out is not known or does not apply; request and address are
 * those of the request under way.
 */
export interface AuditEntry {
  readonly action: AuditAction;
  readonly actor: AuditActor;
  /** Default: `done`. */
  readonly outcome?: AuditRecord['outcome'];
  readonly reason?: string | null;
  readonly userId?: string | null;
  readonly sessionId?: string | null;
  readonly appId?: string | null;
  readonly requestId?: string | null;
  readonly address?: string | null;
}

/** The one record of what matters to security. */
export interface AuditTrail {
  /** Notes an entry at once: nobody waits for the store. */
  record(entry: AuditEntry): void;
  /** Writes what is waiting. Never rejects: what the store does not take now is tried again. */
  flush(): Promise<void>;
  /** Entries, newest first, those that were waiting included. */
  list(page: ListAudit): Promise<readonly AuditRecord[]>;
  /** Entries from before this time may go. */
  keptSince(): number;
}

/** What {@link createAuditTrail} works with. */
export interface AuditPorts {
  readonly store: Pick<Store, 'appendAudit' | 'listAudit'>;
  readonly log: Logger;
  readonly requests: Pick<CurrentRequests, 'find'>;
  readonly now: () => number;
  /** A new UUIDv7, after every one before it. */
  readonly newId: () => string;
}

const flushAt = 100;
const mostWaiting = 10_000;
const dayMs = 86_400_000;
/** Refusals of nobody in particular that are stored in a minute; a flood of them fills the log, not the database. */
const strangersPerMinute = 600;

/**
 * Creates the record. An entry is a log line (`audit: true`) and, unless that is switched off, a row. Rows are written
 * together in the background, so a login costs no round trip more.
 *
 * @throws TypeError when an option cannot be used
 */
export function createAuditTrail(options: AuditOptions, ports: AuditPorts): AuditTrail {
  const { store: isStored = true, retentionDays = 180 } = options;
  if (!(retentionDays > 0)) throw new TypeError('audit.retentionDays: a positive number');
  const { store, log, now } = ports;
  const waiting = createWaitingRoom(ports);
  const isAdmitted = createStrangerLimit(ports);
  return {
    record(entry) {
      const whole = complete(entry, ports);
      log.info({ audit: true, ...whole }, 'audit');
      tell(options, whole, log);
      if (isStored && isAdmitted(whole)) waiting.add(whole);
    },
    flush: () => waiting.flush(),
    async list(page) {
      await waiting.flush();
      return store.listAudit(page);
    },
    keptSince: () => now() - retentionDays * dayMs,
  };
}

function complete(entry: AuditEntry, { now, newId, requests }: AuditPorts): AuditRecord {
  const { action, actor, outcome = 'done', reason = null, userId = null, sessionId = null } = entry;
  const { appId = null } = entry;
  const request = entry.requestId === undefined ? requests.find() : null;
  const { requestId = request?.requestId ?? null, address = request?.address() ?? null } = entry;
  const who = { actor, userId, sessionId, appId, requestId, address };
  return { id: newId(), at: now(), action, outcome, reason, ...who };
}

/** The function is the operator's: whatever it does, the request goes on. */
function tell({ onEntry }: AuditOptions, entry: AuditRecord, log: Logger): void {
  if (onEntry === undefined) return;
  const complain = (error: unknown): void => log.error({ err: error }, 'audit.onEntry failed');
  try {
    Promise.resolve(onEntry(entry)).catch(complain);
  } catch (error) {
    complain(error);
  }
}

interface WaitingRoom {
  add(entry: AuditRecord): void;
  flush(): Promise<void>;
}

/** Entries on their way to the store, in order. */
function createWaitingRoom({ store, log }: AuditPorts): WaitingRoom {
  let waiting: AuditRecord[] = [];
  let dropped = 0;
  let underWay: Promise<void> | null = null;
  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, flushAt);
      await store.appendAudit(batch);
      const written = new Set(batch);
      // What was dropped meanwhile was the oldest, so a part of the batch may be gone already.
      waiting = waiting.filter((entry) => !written.has(entry));
    }
  };
  const attempt = async (): Promise<void> => {
    try {
      await write();
    } catch (error) {
      log.warn({ err: error, waiting: waiting.length }, 'the audit could not be written, and is tried again');
    }
    if (dropped > 0) log.warn({ dropped }, 'entries of the audit were dropped: the store takes none');
    dropped = 0;
    underWay = null;
  };
  const flush = (): Promise<void> => {
    if (waiting.length > 0) underWay ??= attempt();
    return underWay ?? Promise.resolve();
  };
  return {
    add(entry) {
      if (waiting.length >= mostWaiting) {
        waiting.shift();
        dropped += 1;
      }
      waiting.push(entry);
      // Only at the mark: while the store is away, the next second tries again, not the next entry.
      if (waiting.length === flushAt) void flush();
    },
    flush,
  };
}

/** Whether an entry is stored: those of strangers only up to a number in a minute. */
function createStrangerLimit({ log, now }: AuditPorts): (entry: AuditRecord) => boolean {
  let minute = 0;
  let strangers = 0;
  return ({ outcome, userId }) => {
    if (outcome === 'done' || userId !== null) return true;
    const current = Math.floor(now() / 60_000);
    if (current !== minute) {
      if (strangers > strangersPerMinute) {
        const left = strangers - strangersPerMinute;
        log.warn({ left }, 'refusals of strangers are in the log only: there were too many in a minute');
      }
      minute = current;
      strangers = 0;
    }
    strangers += 1;
    return strangers <= strangersPerMinute;
  };
}
