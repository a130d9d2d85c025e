import type { ErrorCode } from '@weapp-auth/protocol';
import type { Keys } from '../base/keys.ts';
import { judgeSession } from '../sessions/session-policy.ts';
import { deriveTokens, hashToken } from '../sessions/token.ts';
import type { Store } from '../store/store.ts';
import { type StartedLogin, toStartedLogin } from './start-session.ts';

/** What answering a login again takes. */
export interface RepeatPorts {
  readonly store: Pick<Store, 'findSession'>;
  readonly keys: Keys;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A login whose code WeChat did not take. */
export interface UntakenLogin {
  readonly appId: string;
  readonly code: string;
  readonly idempotencyKey?: string | undefined;
  /** What the client would be told. */
  readonly refusal: ErrorCode;
}

/**
 * Answers a login again whose first answer got lost: the same attempt derives the same token, and its session is
 * there. Null when it is not.
 */
export async function repeatLogin(ports: RepeatPorts, login: UntakenLogin): Promise<StartedLogin | null> {
  const { appId, code, idempotencyKey, refusal } = login;
  if (idempotencyKey === undefined) return null;
  const tokens = deriveTokens(ports.keys, { appId, code, idempotencyKey });
  const first = await findStartedLogin(ports, tokens);
  if (first || refusal !== 'code_used') return first;
  for (const delay of repeatDelaysMs) {
    await ports.sleep(delay);
    const found = await findStartedLogin(ports, tokens);
    if (found) return found;
  }
  return null;
}

/** When the code is used, the first try may still be writing in another replica: this looks again for a moment. */
const repeatDelaysMs = [50, 100, 200, 400];
/** A code lives five minutes, so a retry comes within that and a little; a request that leaks later opens nothing. */
const repeatableMs = 600_000;

async function findStartedLogin(ports: RepeatPorts, tokens: readonly string[]): Promise<StartedLogin | null> {
  for (const token of tokens) {
    const now = ports.now();
    const judged = judgeSession(await ports.store.findSession(hashToken(token)), now);
    if (judged.kind !== 'live' || now - judged.session.createdAt > repeatableMs) continue;
    const { isNewUser, expiresAt, id, appId } = judged.session;
    return toStartedLogin({ token, user: judged.user, isNewUser, expiresAt, session: { id, appId } }, now);
  }
  return null;
}
