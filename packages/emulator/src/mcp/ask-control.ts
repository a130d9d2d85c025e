import type { AskControl } from './tools.ts';

/**
 * Asks the control API of an emulator at an address, through the given `fetch`. Rejects with what the control API says
 * when it refuses.
 */
export function askControlAt(url: string, fetch: (request: Request) => Promise<Response>): AskControl {
  return async (method, path, body) => {
    const headers = { 'content-type': 'application/json' };
    const content = body === undefined ? {} : { headers, body: JSON.stringify(body) };
    const answer = await fetch(new Request(`${url}/__emulator${path}`, { method, ...content }));
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${text}`);
    return JSON.parse(text) as unknown;
  };
}
