import { safeParse } from 'valibot';
import { type Refusal, refuse } from '../refusal.ts';
import { idempotencyKey } from './schemas.ts';

/** The `Idempotency-Key` header, without the quotes that it may have. */
export function readIdempotencyKey(request: Request): string | undefined | Refusal {
  const header = request.headers.get('idempotency-key');
  if (header === null) return undefined;
  if (safeParse(idempotencyKey, header).success) return header.replaceAll('"', '');
  const message = 'must be 22 to 128 letters, digits, - or _';
  return refuse('validation_failed', { errors: [{ path: 'Idempotency-Key', message }] });
}
