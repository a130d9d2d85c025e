import type { ChangedSession, SessionRecord, UserRecord } from './records.ts';
import type { Store } from './store.ts';
import type {
  AddSessionKey,
  BindPhone,
  BindPhoneResult,
  DeleteAccount,
  DeletedAccount,
  DeletedUser,
  DeleteUser,
  LinkResult,
  LinkUnionId,
  LoginWrite,
  MergeResult,
  MergeUsers,
  RevokeSessions,
  SavedLogin,
  UndoMerge,
  UndoResult,
  UpdateUser,
} from './writes.ts';

/** A write without what {@link createWriteGateway} adds: the time, the new ids, and whether events are written. */
export type Unstamped<Write> = Omit<Write, 'at' | 'emit' | 'eventId' | 'mergeId'>;

/**
 * Every write that changes users or sessions. After each of them, what this process and the shared cache remember of
 * the sessions and users that it names is forgotten, so no step can leave that out.
 */
export interface WriteGateway {
  saveLogin(write: Unstamped<LoginWrite>): Promise<SavedLogin>;
  linkUnionId(write: Unstamped<LinkUnionId>): Promise<LinkResult>;
  mergeUsers(write: Unstamped<MergeUsers>): Promise<MergeResult>;
  undoMerge(write: Omit<UndoMerge, 'at' | 'emit'>): Promise<UndoResult>;
  bindPhone(write: Unstamped<BindPhone>): Promise<BindPhoneResult>;
  updateUser(write: Unstamped<UpdateUser>): Promise<UserRecord | null>;
  deleteUser(write: Unstamped<DeleteUser>): Promise<DeletedUser | null>;
  deleteAccount(write: Omit<Unstamped<DeleteAccount>, 'newMergeId'>): Promise<DeletedAccount | null>;
  revokeSessions(write: Unstamped<RevokeSessions>): Promise<readonly ChangedSession[]>;
  addSessionKey(write: Unstamped<AddSessionKey>): Promise<void>;
}

/** What remembers sessions and users, and has to be told when they change. */
export interface Memory {
  forget(changed: readonly Pick<SessionRecord, 'tokenHash'>[]): Promise<void>;
  forgetUser(userId: string): Promise<void>;
}

/** What the gateway works with. */
export interface WriteGatewayOptions {
  readonly store: Pick<Store, keyof WriteGateway>;
  readonly memory: Memory;
  /** Whether somebody listens to events; if not, none are written. */
  readonly emit: boolean;
  readonly now: () => number;
  readonly newId: () => string;
}

/** Creates the one way by which the steps write to the store. */
export function createWriteGateway(options: WriteGatewayOptions): WriteGateway {
  return { ...personWrites(options), ...factWrites(options) };
}

/** Writes that find, make, join and part users. */
function personWrites(
  options: WriteGatewayOptions,
): Pick<WriteGateway, 'saveLogin' | 'linkUnionId' | 'mergeUsers' | 'undoMerge'> {
  const { store, memory, newId } = options;
  return {
    async saveLogin(write) {
      const saved = await store.saveLogin({ ...write, ...stamp(options), mergeId: newId() });
      await memory.forget(saved.changedSessions);
      // What the other sessions of this person tell about it has changed.
      if (saved.userChanged) await memory.forgetUser(saved.user.id);
      return saved;
    },
    async linkUnionId(write) {
      const result = await store.linkUnionId({ ...write, ...stamp(options), mergeId: newId() });
      if (result.kind === 'linked') await forgetPerson(memory, result.user.id, result.changedSessions);
      return result;
    },
    async mergeUsers(write) {
      const result = await store.mergeUsers({ ...write, ...stamp(options), mergeId: newId() });
      if (result.kind === 'merged') await forgetPerson(memory, result.user.id, result.changedSessions);
      return result;
    },
    async undoMerge(write) {
      const result = await store.undoMerge({ ...write, ...stamp(options) });
      if (result.kind !== 'undone') return result;
      await forgetPerson(memory, result.survivor.id, result.changedSessions);
      await memory.forgetUser(result.restored.id);
      return result;
    },
  };
}

/** Writes that change what is known about one user. */
function factWrites(
  options: WriteGatewayOptions,
): Omit<WriteGateway, 'saveLogin' | 'linkUnionId' | 'mergeUsers' | 'undoMerge'> {
  const { store, memory, now, newId } = options;
  return {
    async bindPhone(write) {
      const result = await store.bindPhone({ ...write, ...stamp(options), eventId: newId() });
      if (result.kind === 'bound') await memory.forgetUser(result.user.id);
      return result;
    },
    async updateUser(write) {
      const user = await store.updateUser({ ...write, ...stamp(options), eventId: newId() });
      if (user !== null) await memory.forgetUser(user.id);
      return user;
    },
    async deleteUser(write) {
      const deleted = await store.deleteUser({ ...write, ...stamp(options) });
      if (deleted !== null) await memory.forget(deleted.changedSessions);
      return deleted;
    },
    async deleteAccount(write) {
      const deleted = await store.deleteAccount({ ...write, ...stamp(options), newMergeId: newId });
      if (deleted === null) return null;
      await memory.forget(deleted.changedSessions);
      if (deleted.remaining !== null) await memory.forgetUser(deleted.remaining.id);
      return deleted;
    },
    async revokeSessions(write) {
      const changed = await store.revokeSessions({ ...write, ...stamp(options) });
      await memory.forget(changed);
      return changed;
    },
    addSessionKey: (write) => store.addSessionKey({ ...write, at: now() }),
  };
}

function stamp({ now, emit }: Pick<WriteGatewayOptions, 'now' | 'emit'>): {
  readonly at: number;
  readonly emit: boolean;
} {
  return { at: now(), emit };
}

async function forgetPerson(
  memory: Memory,
  userId: string,
  changed: readonly ChangedSession[],
): Promise<void> {
  await memory.forget(changed);
  await memory.forgetUser(userId);
}
