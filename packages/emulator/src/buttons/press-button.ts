import { takeFault } from '../platform/fault.ts';
import { emit, nextNumber, now } from '../platform/platform.ts';
import { openTypes } from '../wx/can-i-use.ts';
import { type Client, hasLibrary, hostOf } from '../wx/client.ts';
import { failureResult } from '../wx/invoke.ts';
import { type WxArguments, WxFailure } from '../wx/wx-api.ts';
import { chooseAvatar } from './avatar-nickname.ts';
import type { Button } from './button.ts';
import { agreePrivacy, getUserInfoButton, openSettingButton } from './consent-buttons.ts';
import { phoneOneClickLogin, sendPhoneSms } from './multi-end-buttons.ts';
import { getPhoneNumber, getRealtimePhoneNumber } from './phone-buttons.ts';

/** An event that a button fires: `bind<type>` with this detail. */
export interface ButtonEvent {
  readonly type: string;
  readonly detail: Record<string, unknown>;
}

/** What a tap on a button led to. */
export interface ButtonPress {
  /** The event of the main open-type; `null` when none fires. */
  readonly event: ButtonEvent | null;
  /** Every event in order; combined open-types fire two. */
  readonly events: readonly ButtonEvent[];
  /** What only the console of the developer tools shows. */
  readonly consoleError: string | null;
}

/** Presses a button of an open-type (`getPhoneNumber`, or `getPhoneNumber|agreePrivacyAuthorization`). */
export async function pressButton(
  client: Client,
  openType: string,
  options: WxArguments,
): Promise<ButtonPress> {
  const events: ButtonEvent[] = [];
  let consoleError: string | null = null;
  // A combined button agrees first, so that the other half already has the consent.
  const pressed = buttonsOf(client, openType).sort((left) => (left === agreePrivacy ? -1 : 1));
  for (const button of pressed) {
    const { detail, failed } = await pressOne(client, button, options);
    if (failed && button.quiet === true) consoleError = String(detail.errMsg);
    else events.push({ type: button.event, detail });
  }
  return { event: events.at(-1) ?? null, events, consoleError };
}

const buttons: readonly Button[] = [
  getPhoneNumber,
  getRealtimePhoneNumber,
  getUserInfoButton,
  openSettingButton,
  chooseAvatar,
  agreePrivacy,
  sendPhoneSms,
  phoneOneClickLogin,
];

const combinable: ReadonlySet<string> = new Set(['getPhoneNumber', 'getRealtimePhoneNumber', 'getUserInfo']);

/** The buttons of an open-type that this base library knows; an unknown one is a button that does nothing. */
function buttonsOf(client: Client, openType: string): Button[] {
  const parts = openType.split('|');
  const combined =
    parts.length === 2 && parts[1] === 'agreePrivacyAuthorization' && combinable.has(parts[0] ?? '');
  if (parts.length > 1 && !(combined && hasLibrary(client, '2.32.3'))) return [];
  return buttons.filter((button) => parts.includes(button.openType) && exists(client, button));
}

/** Mini games have no `<button>` at all. */
function exists(client: Client, { openType, only }: Button): boolean {
  const host = hostOf(client);
  if (host === 'game' || (only !== undefined && only !== host)) return false;
  return hasLibrary(client, openTypes[openType] ?? '0.0.0');
}

async function pressOne(
  client: Client,
  button: Button,
  options: WxArguments,
): Promise<{ detail: Record<string, unknown>; failed: boolean }> {
  const { platform, appId, userId } = client;
  const fault = takeFault(platform, { target: `wx.button.${button.openType}`, appId, user: userId });
  try {
    if (fault?.delayMs !== undefined) await client.host.sleep(fault.delayMs);
    if (fault?.reason !== undefined) throw new WxFailure(fault.reason, fault.errno);
    const result = await button.press(client, options);
    return report(client, button, { detail: { errMsg: `${button.api}:ok`, ...result }, failed: false });
  } catch (error) {
    return report(client, button, { detail: failureResult(client, button.api, error), failed: true });
  }
}

function report<Press extends { detail: Record<string, unknown>; failed: boolean }>(
  client: Client,
  button: Button,
  press: Press,
): Press {
  const { platform, appId, userId, device } = client;
  const call = {
    id: nextNumber(platform),
    at: now(platform),
    api: `button.${button.openType}`,
    appId,
    user: userId,
    device,
    outcome: press.failed ? ('fail' as const) : ('success' as const), // A ternary widens its literals.
    errMsg: String(press.detail.errMsg),
  };
  emit(platform, { type: 'wx-call', call });
  return press;
}
