import type { Refusal } from '../errors/refusal.ts';
import { authenticate } from './authenticate.ts';
import type { HttpCall } from './call.ts';

/** A body that takes longer came slowly on purpose, or over a line on which much may have happened meanwhile. */
const slowMs = 1000;

/**
 * Reads the body of a request whose token is verified already. Whoever sends it slowly is asked for the session once more:
 * a request that was begun before its session ended must not be carried out half a minute after.
 */
export async function readSignedIn<Body>(call: HttpCall, read: () => Promise<Body>): Promise<Body | Refusal> {
  const startedAt = call.context.elapsed();
  const body = await read();
  if (call.context.elapsed() - startedAt < slowMs) return body;
  const who = await authenticate(call);
  return who.kind === 'refused' ? who : body;
}
