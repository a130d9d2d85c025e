import type { RevokeReason } from '@weapp-auth/protocol';
import { ownerOf, rootOf } from '../identity-model.ts';
import type { World } from '../identity-world.ts';

/** The sessions of a world: each goes with its identity. */
export interface ModelSession {
  readonly id: string;
  readonly token: string;
  readonly tokenHash: string;
  readonly appId: string;
  readonly openId: string;
  readonly device: string | null;
  readonly createdAt: number;
  isNewUser: boolean;
  expiresAt: number;
  /** The living user of its identity; the last one, once that is deleted. */
  userId: string;
  revokeReason: RevokeReason | null;
  /** Its identity is deleted. */
  gone: boolean;
}

export interface Ending {
  readonly reason: RevokeReason;
  readonly at: number;
  /** Deletions tell of the user alone. */
  readonly told: boolean;
}

export function isLive(session: ModelSession, at: number): boolean {
  return session.revokeReason === null && session.expiresAt > at;
}

/** Ends the live ones of these. */
export function endSessions(
  world: World,
  sessions: readonly ModelSession[],
  { reason, at, told }: Ending,
): readonly ModelSession[] {
  const ended = sessions.filter((session) => isLive(session, at));
  for (const session of ended) {
    session.revokeReason = reason;
    if (told) world.events.push(`session.revoked:${session.id}`);
  }
  return ended;
}

/** After persons were joined, parted or deleted: each session follows its identity. */
export function followIdentities(world: World, sessions: readonly ModelSession[], deletion: Ending): void {
  for (const session of sessions.filter(({ gone }) => !gone)) {
    const owner = ownerOf(world, session);
    if (owner === null) {
      endSessions(world, [session], deletion);
      session.gone = true;
    } else if (owner !== session.userId) {
      // Whoever came into an older account did not make the user that they are now.
      const wasJoined = world.users.has(session.userId) && rootOf(world, session.userId) === owner;
      if (wasJoined) session.isNewUser = false;
      session.userId = owner;
    }
  }
}
