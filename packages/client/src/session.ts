import type { User } from '@weapp-auth/protocol';
import { type Context, type Session, setState } from './context.ts';
import type { SignOutReason } from './outcome.ts';

/** What the storage holds: a session, or why there is none. */
interface Stored {
  readonly v: 1;
  /** The server it belongs to: all versions of a mini program share one storage on a phone. */
  readonly url: string;
  readonly session?: Session;
  readonly out?: SignOutReason;
}

/** Reads what an earlier launch left. Anything that is not exactly what was written counts as nothing. */
export function restoreSession(context: Context): void {
  const { wx, storageKey, apiUrl } = context;
  useStorage(context, () => {
    // Every member is checked before it is used; what has none of them throws or is passed over.
    const { v, url, session, out } = wx.getStorageSync(storageKey) as Stored;
    if (v !== 1 || url !== apiUrl) return;
    if (session?.user.id && typeof session.token === 'string') {
      context.session = session;
      context.state = { kind: 'signed-in', user: session.user };
    } else if (out) {
      context.state = { kind: 'signed-out', reason: out };
    }
  });
}

/** Begins a session: memory, storage, listeners, in this order. */
export function beginSession(context: Context, token: string, answered: User): User {
  const user = context.toUser(answered);
  context.session = { token, user };
  writeStorage(context, { session: context.session });
  setState(context, { kind: 'signed-in', user });
  return user;
}

/** The user changed (phone bound, nickname edited): same session. */
export function changeUser(context: Context, user: User): User {
  return context.session ? beginSession(context, context.session.token, user) : user;
}

/** Ends the session for good: nothing logs in again before `login()` is called, not even after a restart. */
export function endSession(context: Context, reason: SignOutReason): void {
  context.epoch += 1;
  context.session = undefined;
  context.held?.take();
  context.held = undefined;
  writeStorage(context, { out: reason });
  setState(context, { kind: 'signed-out', reason });
}

function writeStorage(context: Context, content: Pick<Stored, 'session' | 'out'>): void {
  const { wx, storageKey, apiUrl } = context;
  useStorage(context, () => wx.setStorageSync(storageKey, { v: 1, url: apiUrl, ...content }));
}

/** A full or broken storage costs one silent login at the next launch, nothing else. */
function useStorage({ log }: Context, use: () => void): void {
  try {
    use();
  } catch {
    log({ step: 'storage', kind: 'failed' });
  }
}
