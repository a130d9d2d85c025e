import { isOffered, openDataOptionsOf } from '../apps/app-switches.ts';
import type { JsonObject } from '../base/json-object.ts';
import { type Refusal, refuse, refuseFailure } from '../errors/refusal.ts';
import { type OpenDataPorts, openOpenData, refuseMalformed } from '../open-data/open-data.ts';
import type { AppConfig } from '../options.ts';
import { decodeOpenData } from '../wechat/decryption.ts';
import type { EncryptedPhoneCheck } from '../wechat/encrypted-phone.ts';
import { readPhone } from '../wechat/phone-number.ts';
import type { WechatServices } from '../wechat/wechat-services.ts';
import type { PhoneNumber } from './stored-phone.ts';

/** What reading an encrypted number takes. */
export interface EncryptedPhonePorts extends OpenDataPorts {
  readonly wechat: Pick<WechatServices, 'checkEncryptedPhone'>;
}

/** A number as the phone button encrypted it (the old way). */
export interface EncryptedPhone {
  readonly encryptedData: string;
  readonly iv: string;
  readonly idempotencyKey?: string | undefined;
}

/**
 * Reads an encrypted number that WeChat confirms to have made. WeChat is asked before the session_key touches anything, so
 * that nothing can be learnt from what a person has put together themselves.
 *
 * @returns besides the refusals of open data, `open_data_unconfirmed` when WeChat does not know it, `validation_failed`
 * where the old way is switched off, and `wechat_unavailable`
 */
export async function readEncryptedPhone(
  ports: EncryptedPhonePorts,
  { app, openId }: { readonly app: AppConfig; readonly openId: string },
  { encryptedData, iv, idempotencyKey }: EncryptedPhone,
): Promise<({ readonly kind: 'found' } & PhoneNumber) | Refusal> {
  const { phone: isAccepted, maxAgeSeconds } = openDataOptionsOf(ports, app);
  if (!isAccepted || !isOffered(app, 'open-data'))
    return refuse('validation_failed', { errors: [{ path: 'encryptedData', flaw: 'switched-off' }] });
  const encrypted = decodeOpenData({ encryptedData, iv });
  if (encrypted.kind === 'malformed') return refuseMalformed(encrypted);
  const owner = { appId: app.appId, openId };
  const limited = ports.limits?.beforeOpenData(owner);
  if (limited) return limited;

  const check = await ports.wechat.checkEncryptedPhone(app, encrypted.encryptedData);
  if (check.kind === 'unavailable' || check.kind === 'rejected') return refuseFailure(check);
  if (!isRecent(check, ports.now(), maxAgeSeconds)) {
    ports.metrics.openData('unconfirmed');
    ports.log.info({ appId: app.appId, reason: 'unconfirmed' }, 'open data was refused');
    await ports.limits?.afterBadOpenData(owner);
    return refuse('open_data_unconfirmed');
  }
  const request = { ...owner, app, encrypted: { encryptedData, iv }, idempotencyKey };
  const opened = await openOpenData(ports, request, readPlainPhone);
  return opened.kind === 'refused' ? opened : { kind: 'found', ...opened.data };
}

const maxAheadMs = 60_000;

function isRecent(
  check: Extract<EncryptedPhoneCheck, { kind: 'confirmed' | 'unknown' }>,
  now: number,
  maxAgeSeconds: number,
): boolean {
  if (check.kind === 'unknown') return false;
  const ageMs = now - check.createdAt;
  return ageMs <= maxAgeSeconds * 1000 && ageMs >= -maxAheadMs;
}

/**
 * WeChat vouches for the encrypted bytes, not for the iv, with which a person chooses the first 16 bytes of the plain text:
 * `{"phoneNumber":"` to the letter. With another beginning there is no such field, and nothing is read.
 */
function readPlainPhone(data: JsonObject): PhoneNumber | null {
  const { phoneNumber } = data;
  const phone = readPhone(data);
  if (phone === null || typeof phoneNumber !== 'string') return null;
  // Abroad the one has the country code before it and the other has not.
  if (!phoneNumber.endsWith(phone.number)) return null;
  return { number: phone.number, countryCode: phone.countryCode };
}
