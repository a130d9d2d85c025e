import type { User } from '@weapp-auth/protocol';
import type { Context } from './context.ts';
import type { Answer, Refused } from './outcome.ts';
import type { RequestResult } from './wx-like.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Reads an answer of the login server: JSON, or `application/problem+json`. */
export function readAnswer<Value>({ unwrap }: Pick<Context, 'unwrap'>, result: RequestResult): Answer<Value> {
  const { statusCode: status } = result;
  const value = unwrap(result.data);
  if (isProblem(value)) return refused(status, value);
  if (status >= 500) return { kind: 'unreachable', errMsg: `HTTP ${status}` };
  if (status >= 400 || (typeof value !== 'object' && status !== 204)) return refused(status);
  // The caller names the shape that the HTTP contract promises; what matters is checked where it is used.
  return { kind: 'ok', value: value as Value };
}

/** Whether something is a problem document of the login server: those say what to do next. */
export function isProblem(value: unknown): value is Fields {
  return isFields(value) && 'action' in value;
}

/** Whether something is a user, as far as everything here relies on. */
export function isUser(value: unknown): value is User {
  return isFields(value) && typeof value.id === 'string';
}

/** A refusal; without a problem document it was something else that answered. */
export function refused(status: number, problem?: Fields): Refused {
  const unexpected = { code: 'unexpected_answer', action: 'none', title: '', detail: '' };
  // The server's problem document names these members; an unknown code is passed on as it is.
  return { ...unexpected, status, ...problem, kind: 'refused' } as Refused;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
