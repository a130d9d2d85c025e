import type { Boot } from '../../shared/boot.ts';
import { isRecord } from '../../shared/is-record.ts';

import { WxFailure, type WxOptions } from './wx-api.ts';

/** A request of the mini program on its way through the simulator's server. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: BodyInit | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What came back. */
export interface Incoming {
  readonly statusCode: number;
  readonly header: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly bytes: ArrayBuffer;
}

/** Sends a request through the simulator's server, which is not bound by the browser's same-origin rule. */
export async function sendThroughServer(boot: Boot, outgoing: Outgoing): Promise<Incoming> {
  const { url, method, headers, body, timeoutMs, signal } = outgoing;
  const phone = { user: boot.user, device: boot.device };
  const about = encodeURIComponent(JSON.stringify({ url, method, headers, timeoutMs, phone }));
  const response = await fetch(`${boot.base}__simulator/request`, {
    method: 'POST',
    headers: { 'x-simulator-request': about },
    body,
    signal,
  }).catch((error: unknown) => {
    throw new WxFailure(signal.aborted ? 'abort' : `simulator server is gone (${String(error)})`);
  });
  const answer: unknown = JSON.parse(
    decodeURIComponent(response.headers.get('x-simulator-response') ?? 'null'),
  );
  if (!isRecord(answer) || typeof answer.failure === 'string') {
    throw new WxFailure(
      isRecord(answer) ? String(answer.failure) : `simulator server answered ${response.status}`,
    );
  }
  const bytes = await response.arrayBuffer().catch(() => {
    throw new WxFailure(signal.aborted ? 'abort' : 'connection closed');
  });
  // Written by our own server, in this shape.
  return { ...(answer as Pick<Incoming, 'statusCode' | 'header' | 'cookies'>), bytes };
}

/** Header names and values of a call, as strings. */
export function headersOf(options: WxOptions): Record<string, string> {
  const entries = isRecord(options.header) ? Object.entries(options.header) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
