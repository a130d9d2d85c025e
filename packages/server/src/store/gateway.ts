import type { ChangedSession, SessionRecord, UserRecord } from './records.ts';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';
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
  /** False: other processes could not be told, and may believe what they knew for longer than is promised. */
  forget(changed: readonly Pick<SessionRecord, 'tokenHash'>[]): Promise<boolean>;
  forgetUser(userId: string): Promise<void>;
  /** Something may have ended that cannot be named. False: as for `forget`. */
  doubt(): Promise<boolean>;
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
      const saved = await written(memory, store.saveLogin({ ...write, ...stamp(options), mergeId: newId() }));
      await memory.forget(saved.changedSessions);
      // What the other sessions of this person tell about it has changed.
      if (saved.userChanged) await memory.forgetUser(saved.user.id);
      return saved;
    },
    async linkUnionId(write) {
      const result = await written(
        memory,
        store.linkUnionId({ ...write, ...stamp(options), mergeId: newId() }),
      );
      if (result.kind === 'linked') await forgetPerson(memory, result.user.id, result.changedSessions);
      return result;
    },
    async mergeUsers(write) {
      const result = await written(
        memory,
        store.mergeUsers({ ...write, ...stamp(options), mergeId: newId() }),
      );
      if (result.kind === 'merged') await forgetPerson(memory, result.user.id, result.changedSessions);
      return result;
    },
    async undoMerge(write) {
      const result = await written(memory, store.undoMerge({ ...write, ...stamp(options) }));
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
      const result = await written(
        memory,
        store.bindPhone({ ...write, ...stamp(options), eventId: newId() }),
      );
      if (result.kind === 'bound') await memory.forgetUser(result.user.id);
      return result;
    },
    async updateUser(write) {
      const user = await written(memory, store.updateUser({ ...write, ...stamp(options), eventId: newId() }));
      if (user !== null) await memory.forgetUser(user.id);
      return user;
    },
    async deleteUser(write) {
      const deleted = await written(memory, store.deleteUser({ ...write, ...stamp(options) }));
      haveBeenTold(await (deleted === null ? memory.doubt() : memory.forget(deleted.changedSessions)));
      return deleted;
    },
    async deleteAccount(write) {
      const deleted = await written(
        memory,
        store.deleteAccount({ ...write, ...stamp(options), newMergeId: newId }),
      );
      if (deleted === null) {
        haveBeenTold(await memory.doubt());
        return null;
      }
      haveBeenTold(await memory.forget(deleted.changedSessions));
      if (deleted.remaining !== null) await memory.forgetUser(deleted.remaining.id);
      return deleted;
    },
    async revokeSessions(write) {
      const changed = await written(memory, store.revokeSessions({ ...write, ...stamp(options) }));
      haveBeenTold(await forgetEnded(memory, write, changed));
      return changed;
    },
    addSessionKey: (write) => store.addSessionKey({ ...write, at: now() }),
  };
}

/**
 * Whoever gets no answer cannot tell what was written: all the same, what was remembered may be no longer so. Nobody will
 * say it later, because a second attempt finds nothing left to do.
 */
async function written<T>(memory: Memory, writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    await memory.doubt();
    throw error;
  }
}

/** Who is told that sessions ended may rely on it. The same can be asked again. */
function haveBeenTold(areTold: boolean): void {
  if (!areTold)
    throw new StoreError('store_unavailable', 'The sessions ended, and the others cannot be told');
}

/** Where nothing was left to end, somebody else ended it, who perhaps could not say so. */
async function forgetEnded(
  memory: Memory,
  { select }: Pick<RevokeSessions, 'select'>,
  changed: readonly ChangedSession[],
): Promise<boolean> {
  if (changed.length > 0) return memory.forget(changed);
  return select.kind === 'token' ? memory.forget([select]) : memory.doubt();
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
