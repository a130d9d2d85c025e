import type { OpenData, RevokeReason, User } from '@weapp-auth/protocol';
import type { AuditEntry } from './audit/audit-trail.ts';
import type { AuthContext } from './context.ts';
import type { Refusal } from './errors/refusal.ts';
import { deliverAll, prune } from './events/background.ts';
import type { EventDeliveryOptions } from './events/event-delivery.ts';
import { type OpenedData, openOpenData } from './open-data/open-data.ts';
import { type AccountExport, deletePerson, exportAccount } from './people/account.ts';
import { resealPhone } from './people/phone.ts';
import { changeProfile } from './people/profile-update.ts';
import { toPublicUser } from './people/public-user.ts';
import { type PhoneNumber, phoneIndexes, revealPhone } from './people/stored-phone.ts';
import { checkSession, resetSession, type SessionCheck } from './sessions/session-check.ts';
import type { VerifiedSession } from './sessions/sessions.ts';
import { type SocketOwner, takeSocketTicket } from './sessions/socket-ticket.ts';
import { revokeSessions } from './sessions/user-sessions.ts';
import type { AuditRecord, ListAudit, MergeRecord, SessionRecord } from './store/records.ts';

/** What the server that mounts the login may do besides: in process, without HTTP, not limited to one user. */
export interface AuthApi {
  getUser(userId: string): Promise<User | null>;
  /** The phone number in full. Null when there is none, or it was sealed under a secret that is gone. */
  getPhoneNumber(userId: string): Promise<PhoneNumber | null>;
  updateUser(
    userId: string,
    changes: { readonly nickname?: string | null; readonly avatarUrl?: string | null },
  ): Promise<User | null>;
  /** Forgets a person; false when there is none. */
  deleteUser(userId: string): Promise<boolean>;
  /** Everything held about a person, in full: for the server that owns the data. Null when there is none. */
  exportUser(userId: string): Promise<AccountExport | null>;
  /** Live sessions, newest first, at most 1000. */
  listSessions(userId: string): Promise<readonly SessionRecord[]>;
  /** False when there is no such live session. */
  revokeSession(userId: string, sessionId: string, reason?: RevokeReason): Promise<boolean>;
  /** Resolves to how many were live. */
  revokeAllSessions(userId: string, reason?: RevokeReason): Promise<number>;
  countSessions(): Promise<number>;
  /** Takes a ticket of `POST /auth/socket-ticket`, once: who opens the socket, or null when it is none or used. */
  takeSocketTicket(ticket: string): Promise<SocketOwner | null>;
  /** Joins two users on the operator's decision. Null when they cannot be joined. */
  mergeUsers(userIds: readonly [string, string]): Promise<User | null>;
  /** False when there is nothing to take back. */
  undoMerge(mergeId: string): Promise<boolean>;
  listMerges(userId: string): Promise<readonly MergeRecord[]>;
  /**
   * The record of what matters to security, newest first: at most `limit` entries (default 100, at most 1000), of one user
   * id or of everybody, and before the entry with the id `before`.
   *
   * @example
   * ```ts
   * import type { WeappAuth } from '@weapp-auth/server';
   *
   * async function printRefusedLogins({ api }: WeappAuth): Promise<void> {
   *   for (const { at, action, outcome, reason, address } of await api.listAudit({ limit: 20 })) {
   *     if (action === 'login' && outcome === 'refused') console.log(new Date(at), reason, address);
   *   }
   * }
   * ```
   */
  listAudit(page?: Partial<ListAudit>): Promise<readonly AuditRecord[]>;
  /**
   * Opens and checks open data in full, for use on the server. Everything in it is only claimed: a person can make such data
   * say what they like, ids and phone number included. Nothing of it may be sent back to the client as free text.
   */
  openData(session: VerifiedSession, data: OpenData): Promise<OpenedData | Refusal>;
  /** Whether WeChat still knows the newest stored session_key. */
  checkSessionKey(session: VerifiedSession): Promise<SessionCheck>;
  /** Replaces the session_key at WeChat. */
  resetSessionKey(session: VerifiedSession): Promise<{ readonly kind: 'reset' } | Refusal>;
  /**
   * Seals under the newest secret what was sealed under an older one and has to stay: phone numbers and the keys that sign
   * access tokens. To be called before that older secret is taken out; may run while people log in, and again. Resolves to
   * how many phone numbers were sealed anew.
   */
  reseal(): Promise<number>;
  /** Delivers due events now, for runtimes without a background. */
  deliverEvents(): Promise<void>;
  /** Clears out dead rows now, for runtimes without a background. */
  prune(): Promise<void>;
}

/** Puts the steps together for `WeappAuth.api`. */
export function createApi(context: AuthContext, delivery: EventDeliveryOptions): AuthApi {
  return {
    ...userApi(context),
    ...sessionApi(context),
    ...mergeApi(context),
    ...upkeepApi(context, delivery),
  };
}

function userApi(
  context: AuthContext,
): Pick<AuthApi, 'getUser' | 'getPhoneNumber' | 'updateUser' | 'deleteUser' | 'exportUser'> {
  return {
    async getUser(userId) {
      const user = await context.store.findUser(userId);
      return user && toPublicUser(user);
    },
    async getPhoneNumber(userId) {
      const phone = (await context.store.findUser(userId))?.phone;
      const number = phone ? revealPhone(context, phone) : null;
      if (!phone || number === null) return null;
      recordAct(context, { action: 'phone-revealed', userId });
      return { number, countryCode: phone.countryCode };
    },
    async updateUser(userId, changes) {
      const result = await changeProfile(context, userId, changes);
      if (result.kind === 'refused') return null;
      recordAct(context, { action: 'user-updated', userId });
      return toPublicUser(result.user);
    },
    async deleteUser(userId) {
      const isDeleted = await deletePerson(context, userId, 'user-deleted');
      if (isDeleted) recordAct(context, { action: 'account-deleted', userId });
      return isDeleted;
    },
    async exportUser(userId) {
      const held = await exportAccount(context, userId, { reveal: true });
      if (held !== null) recordAct(context, { action: 'account-exported', userId });
      return held;
    },
  };
}

function sessionApi(
  context: AuthContext,
): Pick<
  AuthApi,
  | 'listSessions'
  | 'revokeSession'
  | 'revokeAllSessions'
  | 'countSessions'
  | 'takeSocketTicket'
  | 'openData'
  | 'checkSessionKey'
  | 'resetSessionKey'
> {
  return {
    takeSocketTicket: (ticket) => takeSocketTicket(context, ticket),
    listSessions: (userId) => context.store.listSessions(userId, context.now()),
    async revokeSession(userId, sessionId, reason = 'operator') {
      const revoked = await revokeSessions(context, { kind: 'one', userId, sessionId }, reason);
      if (revoked > 0) recordAct(context, { action: 'device-removed', userId, sessionId, reason });
      return revoked > 0;
    },
    async revokeAllSessions(userId, reason = 'operator') {
      const revoked = await revokeSessions(context, { kind: 'user', userId, exceptSessionId: null }, reason);
      if (revoked > 0) recordAct(context, { action: 'devices-removed', userId, reason });
      return revoked;
    },
    countSessions: () => context.store.countSessions(context.now()),
    async openData({ appId, openId }, encrypted) {
      const app = await context.findApp(appId);
      return openOpenData({ ...context, limits: null }, { app, appId, openId, encrypted }, (data) => data);
    },
    checkSessionKey: (session) => checkSession(context, session),
    async resetSessionKey(session) {
      const result = await resetSession(context, session);
      const { userId, id: sessionId, appId } = session;
      if (result.kind === 'reset')
        recordAct(context, { action: 'session-key-reset', userId, sessionId, appId });
      return result;
    },
  };
}

function mergeApi(context: AuthContext): Pick<AuthApi, 'mergeUsers' | 'undoMerge' | 'listMerges'> {
  const { store, writes } = context;
  return {
    async mergeUsers(userIds) {
      const result = await writes.mergeUsers({ userIds, cause: 'operator' });
      return result.kind === 'not-mergeable' ? null : toPublicUser(result.user);
    },
    async undoMerge(mergeId) {
      const result = await writes.undoMerge({
        mergeId,
        phoneIndexes: (phone) => phoneIndexes(context, phone),
      });
      return result.kind === 'undone';
    },
    listMerges: (userId) => store.listMerges(userId),
  };
}

function upkeepApi(
  context: AuthContext,
  delivery: EventDeliveryOptions,
): Pick<AuthApi, 'listAudit' | 'reseal' | 'deliverEvents' | 'prune'> {
  const { audit } = context;
  return {
    listAudit: ({ limit = 100, ...page } = {}) =>
      audit.list({ ...page, limit: Math.min(Math.max(Math.trunc(limit), 1), 1000) }),
    async reseal() {
      await context.accessTokens.resealKeys();
      const resealed = await resealPhones(context);
      recordAct(context, { action: 'secrets-resealed' });
      return resealed;
    },
    async deliverEvents() {
      await audit.flush();
      await deliverAll(delivery);
    },
    async prune() {
      await audit.flush();
      await prune(context);
    },
  };
}

function recordAct({ audit }: Pick<AuthContext, 'audit'>, act: Omit<AuditEntry, 'actor'>): void {
  audit.record({ ...act, actor: 'operator' });
}

async function resealPhones(context: AuthContext): Promise<number> {
  let resealed = 0;
  for (let after: string | null = null; ; ) {
    const page = await context.store.dumpRows({ table: 'users', after, limit: 500 });
    for (const row of page.rows) {
      const { id, phone_sealed: sealed } = row;
      if (typeof id !== 'string' || typeof sealed !== 'string' || context.keys.isNewest(sealed)) continue;
      const phone = { userId: id, sealed, countryCode: String(row.phone_country_code) };
      const isDone = await resealPhone(context, phone);
      // The same number may stand in the row of a user that was merged away.
      if (isDone && row.merged_into === null) resealed += 1;
    }
    if (page.next === null) return resealed;
    after = page.next;
  }
}
