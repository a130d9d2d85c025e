import { issuePhoneCode } from '../platform/code.ts';
import { vouchFor } from '../platform/open-data.ts';
import { phoneInfo } from '../platform/phone.ts';
import { now } from '../platform/platform.ts';
import { touchSession } from '../platform/session.ts';
import type { Phone } from '../platform/user.ts';
import { type Client, clientAccount, hasLibrary } from '../wx/client.ts';
import { sealForClient } from '../wx/seal-for-client.ts';
import { askForPhone } from './ask-for-phone.ts';
import type { Button } from './button.ts';

/** `getPhoneNumber`: a code for the server, and the encrypted number of the old way while a session lives. */
export const getPhoneNumber: Button = {
  openType: 'getPhoneNumber',
  event: 'getphonenumber',
  api: 'getPhoneNumber',
  press: async (client) => {
    const tappedAt = now(client.platform);
    const phone = await askForPhone(client, 'phone-number');
    const sealed = sealPhone(client, phone);
    if (!hasLibrary(client, '2.21.2')) return sealed;
    return { code: issuePhoneCode(client.platform, clientAccount(client), { phone, tappedAt }), ...sealed };
  },
};

function sealPhone(client: Client, phone: Phone): Record<string, unknown> {
  const { platform, appId } = client;
  const session = touchSession(platform, clientAccount(client));
  // The way with a code needs no login; the encrypted data does, for there is no key without one.
  if (session === null) return {};
  const payload = phoneInfo(phone);
  const sealed = sealForClient(client, { sessionKey: session.key, payload, cloudSince: '2.8.0' });
  vouchFor(platform, appId, sealed.encryptedData);
  return { ...sealed };
}
