import { builtInComponents } from '../../shared/built-in-components.ts';
import { isRecord } from '../../shared/is-record.ts';
import type { EmulatorAnswer } from '../emulator-link.ts';
import type { Phone } from '../phone.ts';

import { emulatorApis, emulatorMembers } from './platform-members.ts';
import { reportMissing } from './report-missing.ts';
import { asyncApi, hasCallback, settle, WxFailure } from './wx-api.ts';

const builtIn: ReadonlySet<string> = new Set(builtInComponents);

/** The documentation says that these return no promise. */
const callbackOnly: ReadonlySet<string> = new Set([
  'login',
  'getUserInfo',
  'requestFacialVerify',
  'requestVirtualPayment',
  'requirePrivacyAuthorize',
]);

/** `wx.login` and everything else that the emulated platform decides. */
export function platformApi(phone: Phone): Readonly<Record<string, unknown>> {
  const api: Record<string, unknown> = {};
  for (const name of emulatorApis.filter((each) => isInLibrary(phone, each))) {
    const call = asyncApi(phone, name, (options) => ask(phone, name, options));
    api[name] = callbackOnly.has(name) ? withoutPromise(call) : call;
  }
  api.getAccountInfoSync = () => askSync(phone, 'getAccountInfoSync', []);
  api.canIUse = (schema: string) => canIUse(phone, schema);
  api.onNeedPrivacyAuthorization = (listener: unknown) => phone.dialogs.onPrivacy(listener);
  api.getUserCryptoManager = () => ({
    getLatestUserKey: asyncApi(phone, 'getLatestUserKey', (options) =>
      ask(phone, 'getLatestUserKey', options),
    ),
    getRandomValues: phone.wx.getRandomValues,
  });
  api.cloud = reportMissing(phone, 'wx.cloud', {
    init: () => undefined,
    callContainer: asyncApi(phone, 'cloud.callContainer', (options) =>
      ask(phone, 'cloud.callContainer', options),
    ),
    callFunction: asyncApi(phone, 'cloud.callFunction', (options) =>
      ask(phone, 'cloud.callFunction', options),
    ),
  });
  return api;
}

function canIUse(phone: Phone, schema: string): boolean {
  const [name = '', ...details] = String(schema).split('.');
  const isOwn =
    (name in phone.wx && !emulatorMembers.has(name)) || (builtIn.has(name) && details.length === 0);
  return isOwn || askSync(phone, 'canIUse', [schema]) === true;
}

/** An old base library lacks what came later; the emulator knows what. Asked only when a version is named. */
function isInLibrary(phone: Phone, name: string): boolean {
  if (phone.boot.baseLibrary === null) return true;
  const answer = phone.emulator.callSync('canIUse', [name]);
  return answer.kind !== 'answered' || answer.body.result === true;
}

function withoutPromise(
  call: (options?: unknown) => Promise<unknown> | undefined,
): (options?: unknown) => undefined {
  return (options) => {
    const given = isRecord(options) ? options : {};
    void call(hasCallback(given) ? given : { ...given, complete: () => undefined });
  };
}

async function ask(phone: Phone, name: string, options: unknown): Promise<object> {
  const answer = await phone.emulator.call(name, options, phone.taps.isTapping);
  const body = read(phone, name, answer);
  const { errMsg, ...rest } = body;
  if (typeof errMsg === 'string' && errMsg.includes(':fail')) {
    // The emulator has both spellings, `api:fail text` and `api:fail:text`: its own one is kept.
    throw new WxFailure(errMsg, { ...rest, errMsg });
  }
  return body;
}

function askSync(phone: Phone, name: string, args: readonly unknown[]): unknown {
  const body = read(phone, name, phone.emulator.callSync(name, args));
  void settle(phone, name, { options: { args }, run: () => ({ result: body.result }) });
  if (typeof body.errMsg === 'string' && body.errMsg.includes(':fail')) throw new Error(body.errMsg);
  return body.result;
}

function read(phone: Phone, name: string, answer: EmulatorAnswer): Readonly<Record<string, unknown>> {
  switch (answer.kind) {
    case 'answered':
      return answer.body;
    case 'unknown-api':
      phone.reporter.warn(
        'api_unsupported',
        `模拟平台没有 wx.${name}`,
        `the emulated platform has no wx.${name}`,
      );
      throw new WxFailure('not supported by the simulator');
    case 'unreachable':
      phone.reporter.warn(
        'api_unsupported',
        `连不上模拟平台，wx.${name} 失败 (HTTP ${answer.status})`,
        `the emulator cannot be reached, wx.${name} failed (HTTP ${answer.status})`,
      );
      throw new WxFailure('network error');
    default:
      answer satisfies never;
      throw new TypeError('unknown answer');
  }
}
