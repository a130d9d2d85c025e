import { safeParse } from 'valibot';
import type { Refusal } from '../errors/refusal.ts';
import { invalid } from './body.ts';
import type { AskedRequest } from './call.ts';
import { idempotencyKey } from './schemas.ts';

/** The `Idempotency-Key` header, without the quotes that it may have. */
export function readIdempotencyKey(request: AskedRequest): string | undefined | Refusal {
  const header = request.headers.get('idempotency-key');
  if (header === null) return undefined;
  if (safeParse(idempotencyKey, header).success) return header.replaceAll('"', '');
  return invalid('Idempotency-Key', 'bad-idempotency-key');
}
