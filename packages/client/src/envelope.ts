import type { Answer, Refused } from './outcome.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads an answer of the login server, whatever envelope its operator chose: plain JSON with
 * `application/problem+json`, `{code, msg, data}` or `{errcode, errmsg, data}`.
 */
export function readAnswer<Value>(status: number, body: unknown): Answer<Value> {
  const outer = toFields(body);
  const problem = findProblem(outer);
  if (problem) return refused(status, problem);
  if (status >= 500) return { kind: 'unreachable', errMsg: `HTTP ${status}` };
  const verdict = outer && ('errcode' in outer ? outer.errcode : 'msg' in outer ? outer.code : undefined);
  if (status >= 400 || (verdict !== undefined && verdict !== 0) || (!outer && status !== 204))
    return refused(status);
  // The caller names the shape that the HTTP contract promises; what matters is checked where it is used.
  return { kind: 'ok', value: (verdict === 0 && outer ? outer.data : outer) as Value };
}

/** The problem document inside an answer's body, if there is one; with or without an envelope around it. */
export function findProblem(body: unknown): Fields | undefined {
  const outer = toFields(body);
  return [outer, toFields(outer?.data)].find((fields) => typeof fields?.action === 'string');
}

/** A refusal; without a problem document it was something else that answered. */
export function refused(status: number, problem?: Fields): Refused {
  const unexpected = { code: 'unexpected_answer', action: 'none', title: '', detail: '', status };
  // The server's problem document names these members; an unknown code is passed on as it is.
  return { ...unexpected, ...problem, kind: 'refused' } as Refused;
}

/** `wx.uploadFile` gives text, and so does `wx.request` when asked to. */
function toFields(body: unknown): Fields | undefined {
  try {
    const value = typeof body === 'string' ? JSON.parse(body) : body;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
