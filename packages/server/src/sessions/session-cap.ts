import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from '../observe/logger.ts';
import type { WriteGateway } from '../store/gateway.ts';
import type { SessionRecord } from '../store/records.ts';
import type { Store } from '../store/store.ts';

/** Keeps the live sessions of one person few. */
export interface SessionCap {
  /**
   * Told of every login; about one in sixteen looks at the person's sessions, after the login is answered. So a person has
   * at most `most` sessions, and those of about sixteen logins (seldom a few times as many) since somebody last looked.
   */
  loggedIn(login: LoggedIn): void;
  /** Resolves when nothing is under way any more. Never rejects. */
  close(): Promise<void>;
}

/** A login, and how many sessions its person may keep. */
export interface LoggedIn {
  readonly userId: string;
  readonly sessionId: string;
  readonly most: number;
}

/** What keeping sessions few takes. */
export interface SessionCapPorts {
  readonly store: Pick<Store, 'listSessions'>;
  readonly writes: Pick<WriteGateway, 'revokeSessions'>;
  readonly log: Logger;
  readonly now: () => number;
}

/** Creates the cap. */
export function createSessionCap(ports: SessionCapPorts): SessionCap {
  const underWay = new Map<string, Promise<void>>();
  return {
    loggedIn(login) {
      const { userId, sessionId } = login;
      // A person who floods the server with logins is looked at once at a time.
      if (!isDrawn(sessionId) || underWay.has(userId)) return;
      underWay.set(
        userId,
        endSurplus(ports, login).finally(() => underWay.delete(userId)),
      );
    },
    async close() {
      await Promise.all(underWay.values());
    },
  };
}

/** The id ends in random bits, so that no login has to count and no replica has to ask another. */
function isDrawn(sessionId: string): boolean {
  return sessionId.endsWith('0');
}

async function endSurplus(ports: SessionCapPorts, login: LoggedIn): Promise<void> {
  try {
    // The answer goes first: a store in this process lists at once.
    await nextTurn();
    // A list is not always all of them, so what is left is looked at again, as long as that gets somewhere.
    while ((await endListed(ports, login)) > 0);
  } catch (error) {
    ports.log.warn({ err: error, userId: login.userId }, 'surplus sessions could not be ended');
  }
}

async function endListed(ports: SessionCapPorts, login: LoggedIn): Promise<number> {
  const { userId, most } = login;
  const live = await ports.store.listSessions(userId, ports.now());
  let ended = 0;
  for (const { id } of [...live].sort((a, b) => compare(a, b, login.sessionId)).slice(most)) {
    const select = { kind: 'one', userId, sessionId: id } as const;
    ended += (await ports.writes.revokeSessions({ select, reason: 'replaced' })).length;
  }
  return ended;
}

/** The new session first, then those used last. */
function compare(a: SessionRecord, b: SessionRecord, newId: string): number {
  if (a.id === newId) return -1;
  if (b.id === newId) return 1;
  return b.lastSeenAt - a.lastSeenAt || b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}
