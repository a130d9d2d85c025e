import { type Client, clientApp, clientUser, type DevicePlatform, hasLibrary, hostOf } from './client.ts';
import type { WxApi, WxSyncApi } from './wx-api.ts';

/** `wx.getSystemInfo`, which answers later. */
export const getSystemInfo: WxApi = {
  name: 'getSystemInfo',
  since: '1.0.0',
  promises: 'always',
  run: async (client) => systemInfo(client),
};

/** `wx.getSystemInfoSync` and the two narrower calls that took its place. */
export const systemInfoApis: readonly WxSyncApi[] = [
  {
    name: 'getSystemInfoSync',
    since: '1.0.0',
    call: systemInfo,
  },
  { name: 'getAppBaseInfo', since: '2.20.1', call: appBaseInfo },
  { name: 'getDeviceInfo', since: '2.20.1', call: deviceInfo },
];

function systemInfo(client: Client): Record<string, unknown> {
  return { ...deviceInfo(client), ...appBaseInfo(client), ...environment(client) };
}

/** Told in WeCom alone. */
function environment(client: Client): { environment?: 'wxwork' } {
  return hostOf(client) === 'wecom' ? { environment: 'wxwork' } : {};
}

function appBaseInfo(client: Client): Record<string, unknown> {
  return {
    SDKVersion: client.baseLibrary,
    version: '8.0.66',
    language: clientUser(client).language,
    theme: 'light',
    fontSizeSetting: 16,
    enableDebug: false,
    host: { appId: '', env: hostOf(client) === 'multi-end' ? 'SAAASDK' : 'WeChat' },
  };
}

function deviceInfo(client: Client): Record<string, unknown> {
  const { device: model, system: platform } = client;
  return { brand: 'emulator', model, platform, system: `${systemNames[platform]} 1.0` };
}

const systemNames: Readonly<Record<DevicePlatform, string>> = {
  ios: 'iOS',
  android: 'Android',
  ohos: 'HarmonyOS',
  ohos_pc: 'HarmonyOS',
  windows: 'Windows',
  mac: 'macOS',
  devtools: 'emulator',
};

/** `wx.getAccountInfoSync`: which app this is; its version only in a released one. */
export const getAccountInfoSync: WxSyncApi = {
  name: 'getAccountInfoSync',
  since: '2.2.2',
  call: (client) => {
    const { appId, envVersion, version, multiEnd } = clientApp(client);
    // A multi-end app tells its own id beside that of its mini program, and always says "release".
    if (multiEnd !== null)
      return {
        miniProgram: { appId: multiEnd.miniProgram ?? '', envVersion: 'release', version },
        host: { miniappId: appId },
      };
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
