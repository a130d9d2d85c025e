import { safeParse } from 'valibot';
import type { Refusal } from '../errors/refusal.ts';
import { invalid } from './body.ts';
import { idempotencyKey } from './body-schemas.ts';
import type { HttpRequest } from './http-request.ts';

/** The `Idempotency-Key` header, without the quotes that it may have. */
export function readIdempotencyKey(request: HttpRequest): string | undefined | Refusal {
  const header = request.headers.get('idempotency-key');
  if (header === null) return undefined;
  if (safeParse(idempotencyKey, header).success) return header.replaceAll('"', '');
  return invalid('Idempotency-Key', 'bad-idempotency-key');
}
