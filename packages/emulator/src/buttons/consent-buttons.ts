import { clientAccount, clientApp } from '../wx/client.ts';
import { agreeToPrivacy, requirePrivacy } from '../wx/privacy-gate.ts';
import { authSetting, decideScope } from '../wx/scopes.ts';
import { visitSettings } from '../wx/settings.ts';
import { askForProfile, userInfoResult } from '../wx/user-profile.ts';
import { textOption } from '../wx/wx-api.ts';
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

/** `openSetting`: the settings page. */
export const openSettingButton: Button = {
  openType: 'openSetting',
  event: 'opensetting',
  api: 'openSetting',
  press: async (client) => {
    await visitSettings(client);
    return { authSetting: authSetting(client) };
  },
};
