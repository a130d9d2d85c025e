import { clientAccount, clientApp } from '../wx/client.ts';
import { userInfoResult } from '../wx/get-user-info.ts';
import { askForProfile } from '../wx/get-user-profile.ts';
import { requirePrivacy } from '../wx/privacy-gate.ts';
import { decideScope } from '../wx/scopes.ts';
import type { Button } from './button.ts';

/** `getUserInfo`: as `wx.getUserInfo`; in legacy apps a popup asks first, and again after every refusal. */
export const getUserInfoButton: Button = {
  openType: 'getUserInfo',
  event: 'getuserinfo',
  api: 'getUserInfo',
  press: async (client, options) => {
    await requirePrivacy(client, { api: 'button.getUserInfo', type: 'userInfo' });
    if (clientApp(client).legacyProfile && clientAccount(client).scopes['scope.userInfo'] !== true) {
      await askForProfile(client, 'button.getUserInfo');
      decideScope(client, 'scope.userInfo', true);
    }
    return userInfoResult(client, options);
  },
};
