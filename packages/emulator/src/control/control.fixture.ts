import type { Emulator } from '../emulator.ts';

/** What the control API answered. */
export interface Reply {
  readonly status: number;
  readonly json: Record<string, unknown>;
  readonly headers: Headers;
}

/** Calls the control API in process. */
export async function control(
  emulator: Emulator,
  method: string,
  path: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<Reply> {
  const headers = { 'content-type': 'application/json', ...more };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const url = `http://127.0.0.1:8081/__emulator${path}`;
  const answer = await emulator.fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body: text }),
  });
  const json: Record<string, unknown> = answer.status === 204 ? {} : JSON.parse(await answer.text());
  return { status: answer.status, json, headers: answer.headers };
}
