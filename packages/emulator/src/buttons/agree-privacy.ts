import { agreeToPrivacy } from '../wx/privacy-gate.ts';
import { textOption } from '../wx/wx-api.ts';
import type { Button } from './button.ts';

/** `agreePrivacyAuthorization`: the tap itself is the consent; its id is what `resolve` may name afterwards. */
export const agreePrivacy: Button = {
  openType: 'agreePrivacyAuthorization',
  event: 'agreeprivacyauthorization',
  api: 'agreePrivacyAuthorization',
  press: async (client, options) => {
    client.agreeTaps.add(textOption(options, 'buttonId') ?? '');
    agreeToPrivacy(client);
    return {};
  },
};
