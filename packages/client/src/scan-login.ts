import type { ApproveScanLoginRequest, ScanLoginDescription } from '@weapp-auth/protocol';
import { refused } from './answer.ts';
import { callApi } from './call-api.ts';
import type { CoreAuth } from './core.ts';
import type { Answer, Failure } from './outcome.ts';

/** A website's code that was scanned: who asks, and the ticket to answer with. */
export interface ScannedLogin extends ScanLoginDescription {
  readonly kind: 'scanned';
  readonly ticket: string;
}

/** What {@link openScan} resolves to. `refused` with `scan_ended`: the code is over, or somebody else's. */
export type ScanOutcome = ScannedLogin | Failure;

/** What {@link approveScan} and {@link refuseScan} resolve to. */
export type ScanAnswer = { readonly kind: 'approved' } | { readonly kind: 'declined' } | Failure;

/**
 * Tells which website asks to sign this person in, after they have scanned its code; logs in first. From then on the code is
 * theirs alone. Nothing is approved by it. Never rejects.
 *
 * @param scene `query.scene` of the page that the code opened, as it came
 *
 * @example
 * ```ts
 * import { createAuth } from '@weapp-auth/client/core';
 * import { approveScan, openScan } from '@weapp-auth/client/scan-login';
 *
 * const auth = createAuth({ baseUrl: 'https://api.example.com' });
 * async function onLoad({ scene = '' }: { scene?: string }, numberThatThePersonReadsOffThePage: string) {
 *   const scan = await openScan(auth, scene);
 *   if (scan.kind !== 'scanned') return;
 *   console.log(scan.site.name, scan.site.address, scan.browser.name);
 *   await approveScan(auth, { ticket: scan.ticket, number: numberThatThePersonReadsOffThePage });
 * }
 * ```
 */
export async function openScan(auth: CoreAuth, scene: string): Promise<ScanOutcome> {
  const login = await auth.login();
  if (login.kind !== 'signed-in') return login;
  const ticket = decode(scene);
  const answer = await post<ScanLoginDescription | null>(auth, '', { ticket });
  if (answer.kind !== 'ok') return answer;
  const { value } = answer;
  return value?.site && Array.isArray(value.asks) ? { ...value, kind: 'scanned', ticket } : refused(200);
}

/** The person's yes, with the two digits of the page, and what the website may be told. Never rejects. */
export async function approveScan(auth: CoreAuth, approval: ApproveScanLoginRequest): Promise<ScanAnswer> {
  const answer = await post(auth, '/approve', approval);
  return answer.kind === 'ok' ? { kind: 'approved' } : answer;
}

/** The person's no, which is final. Never rejects. */
export async function refuseScan(auth: CoreAuth, ticket: string): Promise<ScanAnswer> {
  const answer = await post(auth, '/refuse', { ticket });
  return answer.kind === 'ok' ? { kind: 'declined' } : answer;
}

function post<Value>(auth: CoreAuth, path: string, data: object): Promise<Answer<Value>> {
  return callApi<Value>(auth, { path: `/scan-login${path}`, method: 'POST', data: { ...data } });
}

/** WeChat hands the scene over encoded; what is no such text is the server's to refuse. */
function decode(scene: string): string {
  try {
    return decodeURIComponent(scene);
  } catch {
    return scene;
  }
}
