import { issuePhoneCode } from '../platform/code.ts';
import { now } from '../platform/platform.ts';
import { clientAccount } from '../wx/client.ts';
import { askForPhone } from './ask-for-phone.ts';
import type { Button } from './button.ts';

/** `getRealtimePhoneNumber`: a number verified at this moment; a code only, never encrypted data. */
export const getRealtimePhoneNumber: Button = {
  openType: 'getRealtimePhoneNumber',
  event: 'getrealtimephonenumber',
  api: 'getRealtimePhoneNumber',
  press: async (client) => {
    const tappedAt = now(client.platform);
    const phone = await askForPhone(client, 'realtime-phone-number');
    return { code: issuePhoneCode(client.platform, clientAccount(client), { phone, tappedAt }) };
  },
};
