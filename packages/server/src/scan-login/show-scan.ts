import { hash } from 'node:crypto';
import type { Keys, Random } from '../base/keys.ts';
import { type Refusal, refuse, refuseFailure } from '../errors/refusal.ts';
import type { RateLimiter } from '../limits/rate-limits.ts';
import type { FindApp } from '../options.ts';
import type { Store } from '../store/store.ts';
import type { WechatServices } from '../wechat/wechat-services.ts';
import type { ScanLoginOptions } from './scan-login-options.ts';
import { type ScanRequest, sealScanRequest } from './scan-request.ts';

/** A sign-in that is about to be shown. */
export interface StartScan extends Pick<ScanRequest, 'site' | 'browser' | 'asks' | 'holder' | 'sender'> {
  /** A code for another device's camera, or a link for WeChat on the same phone. */
  readonly as: 'code' | 'link';
}

/** What the page shows. What the code says is in the picture alone. */
export interface ShownScan {
  readonly kind: 'shown';
  readonly id: string;
  readonly number: string;
  /** UTC milliseconds: then the page needs a new one. */
  readonly scanBy: number;
  readonly picture: Uint8Array | null;
  readonly link: string | null;
}

/** What showing takes. */
export interface ShowScanPorts {
  readonly store: Pick<Store, 'addScanLogin'>;
  readonly keys: Keys;
  readonly wechat: Pick<WechatServices, 'drawCode' | 'makeLink'>;
  readonly findApp: FindApp;
  readonly limits: RateLimiter | null;
  readonly now: () => number;
  readonly random: Random;
}

/** How long a code may be scanned. */
const lifeMs = 120_000;
/** How much longer it may be approved: whoever scans it in the last second still has to read. */
const decideMs = 60_000;

/**
 * Shows a new sign-in as a code or a link. It is made for one session of a browser, good for two minutes and for the first
 * phone that scans it.
 */
export async function showScan(
  ports: ShowScanPorts,
  options: ScanLoginOptions,
  start: StartScan,
): Promise<ShownScan | Refusal> {
  const { store, keys, findApp, limits, now, random } = ports;
  const limited = await limits?.beforeScan(start.sender);
  if (limited) return limited;
  const app = await findApp(options.appId);
  if (app === null) return refuse('app_unknown');
  // 32 characters, which is all that WeChat takes.
  const ticket = Buffer.from(random(24)).toString('base64url');
  const { as, ...asked } = start;
  const at = now();
  const scanBy = at + lifeMs;
  const target = { page: options.page, scene: ticket, envVersion: options.envVersion ?? 'release' };
  const made =
    as === 'code'
      ? await ports.wechat.drawCode(app, target)
      : await ports.wechat.makeLink(app, { ...target, expiresAt: scanBy });
  if (made.kind !== 'drawn' && made.kind !== 'made') return refuseFailure(made);
  const id = scanId(ticket);
  const number = twoDigits(random);
  const sealed = sealScanRequest(keys, id, { ...asked, number, scanBy });
  const fresh = { state: 'new', userId: null, agreed: null, changedAt: at } as const;
  await store.addScanLogin({ id, appId: app.appId, sealed, ...fresh, expiresAt: scanBy + decideMs });
  const [picture, link] = made.kind === 'drawn' ? [made.picture, null] : [null, made.url];
  return { kind: 'shown', id, number, scanBy, picture, link };
}

/** What a ticket is kept under. */
export function scanId(ticket: string): string {
  return hash('sha256', ticket, 'base64url');
}

/** 10 to 99, so that it is read as two digits. */
function twoDigits(random: Random): string {
  const bytes = Buffer.from(random(4));
  return String(10 + (bytes.readUInt32BE(0) % 90));
}
