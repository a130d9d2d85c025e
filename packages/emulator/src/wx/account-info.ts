import { clientApp, hasLibrary } from './client.ts';
import type { WxSyncApi } from './wx-api.ts';

/** `wx.getAccountInfoSync`: which app this is; its version only in a released one. */
export const getAccountInfoSync: WxSyncApi = {
  name: 'getAccountInfoSync',
  since: '2.2.2',
  call: (client) => {
    const { appId, envVersion, version } = clientApp(client);
    const released = envVersion === 'release' && hasLibrary(client, '2.10.2');
    return {
      miniProgram: {
        appId,
        ...(hasLibrary(client, '2.10.0') ? { envVersion } : {}),
        ...(hasLibrary(client, '2.10.2') ? { version: released ? version : '' } : {}),
      },
      ...(client.plugin === null ? {} : { plugin: { appId: client.plugin, version: 'dev' } }),
    };
  },
};
