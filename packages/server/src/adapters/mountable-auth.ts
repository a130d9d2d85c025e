import type { User } from '@weapp-auth/protocol';
import type { VerifiedSession } from '../sessions/sessions.ts';
import type { WeappAuth } from '../weapp-auth.ts';

/** What an adapter uses of a `WeappAuth`. */
export type MountableAuth = Pick<WeappAuth, 'basePath' | 'fetch' | 'verify' | 'refuse'> &
  Partial<Pick<WeappAuth, 'tokenHeader' | 'logInCarried'>>;

/** Who sent a request. */
export interface CurrentLogin {
  readonly user: User;
  readonly session: VerifiedSession;
}

/** Whether a path (or a path with its query) belongs to the login server. */
export function isUnder(basePath: string, path: string): boolean {
  if (!path.startsWith(basePath)) return false;
  const next = path[basePath.length];
  return next === undefined || next === '/' || next === '?';
}
