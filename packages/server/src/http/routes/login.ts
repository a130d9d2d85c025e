import type { LoginResponse } from '@weapp-auth/protocol';
import { safeParse } from 'valibot';
import { login } from '../../login.ts';
import { type Refusal, refuse } from '../../refusal.ts';
import { type Answer, noContent, ok } from '../answer.ts';
import { authenticate } from '../authenticate.ts';
import { readJson } from '../body.ts';
import type { HttpCall } from '../call.ts';
import { idempotencyKey, loginBody } from '../schemas.ts';

/** `POST /auth/login` */
export async function postLogin(call: HttpCall): Promise<Answer> {
  const read = await readJson(call.request, loginBody);
  if (read.kind === 'refused') return read;
  const key = readIdempotencyKey(call.request);
  if (typeof key === 'object') return key;
  const { appId, code, encryptedData, iv, rawData, signature } = read.body;
  const result = await login(call.context, {
    appId,
    code,
    encrypted: encryptedData !== undefined && iv !== undefined ? { encryptedData, iv } : undefined,
    signed: rawData !== undefined && signature !== undefined ? { rawData, signature } : undefined,
    idempotencyKey: key,
    device: readDevice(call.request),
  });
  if (result.kind === 'refused') return result;
  const { token, expiresIn, user, isNewUser } = result;
  return ok({ token, expiresIn, user, isNewUser } satisfies LoginResponse);
}

/** `POST /auth/logout` */
export async function postLogout(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const { context } = call;
  const changed = await context.store.revokeSessions({
    select: { kind: 'one', userId: who.session.userId, sessionId: who.session.id },
    reason: 'logout',
    emit: context.emit,
    at: context.now(),
  });
  await context.sessions.forget(changed);
  return noContent();
}

/** The `Idempotency-Key` header, without the quotes that it may have. */
export function readIdempotencyKey(request: Request): string | undefined | Refusal {
  const header = request.headers.get('idempotency-key');
  if (header === null) return undefined;
  if (safeParse(idempotencyKey, header).success) return header.replaceAll('"', '');
  const message = 'must be 22 to 128 letters, digits, - or _';
  return refuse('validation_failed', { errors: [{ path: 'Idempotency-Key', message }] });
}

/** What the client calls itself: shown in the list of devices, so cut to a size and to printable characters. */
function readDevice(request: Request): string | null {
  const header = request.headers.get('x-device');
  if (header === null) return null;
  return (
    decodeHeader(header)
      .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
      .trim()
      .slice(0, 64)
      .toWellFormed() || null
  );
}

/** Headers carry Latin-1; a name in other letters comes percent-encoded. */
function decodeHeader(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
