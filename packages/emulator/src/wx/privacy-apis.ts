import { type Client, clientAccount, clientApp, hasLibrary, type PrivacyListener } from './client.ts';
import { contractName, needsPrivacyConsent, requirePrivacy } from './privacy-gate.ts';
import type { WxApi, WxSyncApi } from './wx-api.ts';

/** `wx.getPrivacySetting`: whether something the app declares has not been agreed to yet. */
export const getPrivacySetting: WxApi = {
  name: 'getPrivacySetting',
  since: '2.32.3',
  promises: 'always',
  run: async (client) => ({
    needAuthorization: needsPrivacyConsent(clientApp(client), clientAccount(client)),
    privacyContractName: contractName(clientApp(client)),
  }),
};

/** `wx.requirePrivacyAuthorize`: what a privacy API would go through, without the API. */
export const requirePrivacyAuthorize: WxApi = {
  name: 'requirePrivacyAuthorize',
  since: '2.32.3',
  promises: 'never',
  run: async (client) => {
    for (const type of openTypes(client))
      await requirePrivacy(client, { api: 'requirePrivacyAuthorize', type });
    return {};
  },
};

/** `wx.openPrivacyContract`: shows the app's privacy guide. */
export const openPrivacyContract: WxApi = {
  name: 'openPrivacyContract',
  since: '2.32.3',
  promises: 'always',
  run: async () => ({}),
};

/** `wx.onNeedPrivacyAuthorization`: registers the app's listener in place of the one before. */
export const onNeedPrivacyAuthorization: WxSyncApi = {
  name: 'onNeedPrivacyAuthorization',
  since: '2.32.3',
  call: (client, listener) => {
    if (isListener(listener)) client.privacyListener = listener;
  },
};

function openTypes(client: Client): string[] {
  const agreed = clientAccount(client).privacyAgreed;
  if (!hasLibrary(client, '2.32.3')) return [];
  // One question is enough: agreeing covers everything declared.
  return clientApp(client)
    .privacyDeclared.filter((type) => !agreed.includes(type))
    .slice(0, 1);
}

function isListener(value: unknown): value is PrivacyListener {
  return typeof value === 'function';
}
