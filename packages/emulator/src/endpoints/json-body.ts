import { isRecord } from '../is-record.ts';
import { type ApiCall, type ApiFailure, failure } from './endpoint.ts';

/** The members of a JSON body, or why it is refused. */
export type JsonBody =
  | { readonly kind: 'json'; readonly json: Readonly<Record<string, unknown>> }
  | ApiFailure;

/** Reads a POSTed JSON object: empty gives 44002, anything but an object 47001. */
export function readJson(call: ApiCall): JsonBody {
  if (call.body === '') return failure(44002);
  try {
    const json: unknown = JSON.parse(call.body);
    return isRecord(json) ? { kind: 'json', json } : failure(47001);
  } catch {
    return failure(47001);
  }
}

/** A string member; anything else counts as absent. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
