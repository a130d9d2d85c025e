import { now } from '../platform/platform.ts';
import type { App } from '../platform/records/app.ts';
import type { Account } from '../platform/records/person.ts';
import { askPerson } from './ask-person.ts';
import { type Client, clientAccount, clientApp, hasLibrary } from './client.ts';
import { WxFailure } from './wx-api.ts';

/** The API (or `button.<open-type>`) at the gate, and the type of personal data it touches. */
export interface PrivacyRequest {
  readonly api: string;
  readonly type: string;
}

/**
 * The gate before every API that touches personal data, in base libraries from 2.32.3 on.
 *
 * @throws WxFailure banned type (1025), undeclared type (112), consent refused (104).
 */
export async function requirePrivacy(client: Client, request: PrivacyRequest): Promise<void> {
  if (!awaitsPrivacy(client, request)) return;
  if (client.privacyListener === null) await askByPopup(client, request);
  else await askByListener(client, request);
}

/** Whether the type still needs consent. @throws WxFailure banned type (1025), undeclared type (112). */
export function awaitsPrivacy(client: Client, request: PrivacyRequest): boolean {
  if (!hasLibrary(client, '2.32.3')) return false;
  const app = clientApp(client);
  if (app.privacyBanned.includes(request.type)) throw new WxFailure('appid privacy api banned', 1025);
  if (!app.privacyDeclared.includes(request.type)) {
    throw new WxFailure('api scope is not declared in the privacy agreement', 112);
  }
  return !clientAccount(client).privacyAgreed.includes(request.type);
}

/** Whether a type declared by the app has not been agreed to yet. */
export function needsPrivacyConsent(app: App, account: Account): boolean {
  return app.privacyDeclared.some((type) => !account.privacyAgreed.includes(type));
}

/** The person agrees to everything the app declares at this moment. */
export function agreeToPrivacy(client: Client): void {
  clientAccount(client).privacyAgreed = [...clientApp(client).privacyDeclared];
}

/** The name of the app's privacy guide, as WeChat shows it. */
export function contractName(app: App): string {
  return `《${app.name}小程序隐私保护指引》`;
}

async function askByPopup(client: Client, request: PrivacyRequest): Promise<void> {
  const account = clientAccount(client);
  const app = clientApp(client);
  const coolDown = client.platform.state.rules.privacyCoolDown * 1000;
  const refusedAt = account.privacyRefusedAt;
  if (refusedAt !== null && now(client.platform) - refusedAt < coolDown) throw refusal();
  const answer = await askPerson(client, {
    kind: 'privacy',
    api: request.api,
    title: '用户隐私保护提示',
    content: `感谢你使用${app.name}，请先阅读${contractName(app)}。同意后才能使用此功能。`,
    confirmText: '同意',
    cancelText: '拒绝',
  });
  if (!answer.accept) {
    account.privacyRefusedAt = now(client.platform);
    throw refusal();
  }
  agreeToPrivacy(client);
}

async function askByListener(client: Client, request: PrivacyRequest): Promise<void> {
  const decision = await listenerDecision(client, request.api);
  // The library checks that the named button was really tapped; a claimed agreement without a tap counts for nothing.
  const tapped = decision.buttonId !== undefined && client.agreeTaps.delete(decision.buttonId);
  if (decision.event !== 'agree' || !tapped) throw refusal();
  agreeToPrivacy(client);
}

function listenerDecision(client: Client, referrer: string): Promise<PrivacyDecision> {
  const listener = client.privacyListener;
  return new Promise((resolve) => {
    // `exposureAuthorization` only reports that the app's own dialog is visible; the decision comes later.
    listener?.((decision) => decision.event !== 'exposureAuthorization' && resolve(decision), { referrer });
  });
}

interface PrivacyDecision {
  readonly event: 'exposureAuthorization' | 'agree' | 'disagree';
  readonly buttonId?: string;
}

function refusal(): WxFailure {
  return new WxFailure('privacy permission is not authorized', 104);
}
