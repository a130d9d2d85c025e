import type { User } from '@weapp-auth/protocol';
import { dropCode } from './code.ts';
import { type Context, type Session, setState } from './context.ts';
import type { SignOutReason } from './outcome.ts';

/** What the storage holds: a session, or why there is none. Version 1. */
interface Stored {
  readonly v: 1;
  /** The server it belongs to: all versions of a mini program share one storage on a phone. */
  readonly url: string;
  readonly token?: string;
  readonly user?: User;
  readonly out?: SignOutReason;
}

/** Reads what an earlier launch left. Anything that is not exactly what was written counts as nothing. */
export function restoreSession(context: Context): void {
  const { settings } = context;
  const stored = readStorage(context);
  if (stored && stored.v === 1 && stored.url === settings.apiUrl) {
    if (typeof stored.token === 'string' && stored.user && typeof stored.user.id === 'string') {
      context.session = { token: stored.token, user: stored.user };
      context.state = { kind: 'signed-in', user: stored.user };
      return;
    }
    if (typeof stored.out === 'string') context.state = { kind: 'signed-out', reason: stored.out };
  }
}

/** Begins a session: memory, storage, listeners, in this order. */
export function beginSession(context: Context, session: Session): void {
  context.session = session;
  writeStorage(context, { token: session.token, user: session.user });
  setState(context, { kind: 'signed-in', user: session.user });
}

/** The user changed (phone bound, nickname edited): same session. */
export function changeUser(context: Context, user: User): void {
  const { session } = context;
  if (session) beginSession(context, { ...session, user });
}

/** Ends the session for good: nothing logs in again before `login()` is called, not even after a restart. */
export function endSession(context: Context, reason: SignOutReason): void {
  context.epoch += 1;
  context.session = undefined;
  dropCode(context);
  writeStorage(context, { out: reason });
  setState(context, { kind: 'signed-out', reason });
}

function readStorage(context: Context): Partial<Stored> | undefined {
  try {
    const stored: unknown = context.settings.wx.getStorageSync(context.settings.storageKey);
    // Every member is checked before it is used.
    return typeof stored === 'object' && stored !== null ? (stored as Partial<Stored>) : undefined;
  } catch {
    context.settings.log({ step: 'storage', kind: 'read' });
    return undefined;
  }
}

function writeStorage(context: Context, content: Omit<Stored, 'v' | 'url'>): void {
  const { wx, storageKey, apiUrl, log } = context.settings;
  try {
    wx.setStorageSync(storageKey, { v: 1, url: apiUrl, ...content });
  } catch {
    // A full or broken storage costs one silent login at the next launch, nothing else.
    log({ step: 'storage', kind: 'write' });
  }
}
