import type { User } from '@weapp-auth/protocol';
import { isUser } from './answer.ts';
import { type Context, setState, takeHeld } from './context.ts';
import type { SignOutReason } from './outcome.ts';
import { setFetchToken } from './prefetch.ts';

/** What the storage holds: a session, or why there is none. */
interface Stored {
  readonly session?: { readonly token: string; readonly user: User };
  readonly out?: SignOutReason;
}

/** Reads what an earlier launch left. Anything that is not exactly what was written counts as nothing. */
export function restoreSession(context: Context): void {
  const { wx, storageKey } = context;
  useStorage(context, () => {
    // Every member is checked before it is used; what has none of them throws or is passed over.
    const { session, out } = wx.getStorageSync(storageKey) as Stored;
    if (isSession(session)) {
      context.token = session.token;
      context.user = session.user;
      context.state = { kind: 'signed-in', user: session.user };
    } else if (typeof out === 'string') {
      context.state = { kind: 'signed-out', reason: out };
    }
  });
}

/** Begins a session: memory, storage, listeners, in this order. */
export function beginSession(context: Context, token: string, answered: User): User {
  const completed = context.toUser(answered);
  const user = isUser(completed) ? completed : answered;
  context.token = token;
  context.user = user;
  context.former = context.verdict = undefined;
  writeStorage(context, { session: { token, user } });
  setState(context, { kind: 'signed-in', user });
  return user;
}

/** The user changed (phone bound, nickname edited): same session. */
export function changeUser(context: Context, user: User): User {
  return context.token ? beginSession(context, context.token, user) : user;
}

/** Ends the session for good: nothing logs in again before `login()` is called, not even after a restart. */
export function endSession(context: Context, reason: SignOutReason): void {
  context.epoch += 1;
  context.token = context.user = context.former = context.flight = undefined;
  takeHeld(context);
  writeStorage(context, { out: reason });
  setFetchToken(context, '');
  setState(context, { kind: 'signed-out', reason });
}

/** Whether something has the token and the user of a session. */
export function isSession<Value>(value: Value | undefined): value is Value {
  const { token, user } = (value || {}) as Readonly<Record<string, unknown>>;
  return !!token && typeof token === 'string' && isUser(user);
}

function writeStorage(context: Context, content: Pick<Stored, 'session' | 'out'>): void {
  const { wx, storageKey } = context;
  useStorage(context, () => wx.setStorageSync(storageKey, content));
}

/** A full or broken storage costs one silent login at the next launch, nothing else. */
function useStorage({ log }: Context, use: () => void): void {
  try {
    use();
  } catch {
    log({ step: 'storage', kind: 'failed' });
  }
}
