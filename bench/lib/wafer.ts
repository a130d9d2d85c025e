import { hash } from 'node:crypto';
import { app } from './app.ts';

/** How wafer's client says who is asking. */
export function waferHeaders(id: string, sessionKey: string): Readonly<Record<string, string>> {
  return { 'x-wx-id': id, 'x-wx-skey': hash('sha1', app.appId + app.secret + sessionKey) };
}
