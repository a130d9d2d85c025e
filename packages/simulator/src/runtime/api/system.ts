import { pageBox } from '../engine/backend.ts';
import type { Phone } from '../phone.ts';
import { userDataPath } from './file-system.ts';
import { asyncApi } from './wx-api.ts';

/** `wx.getSystemInfo` and its parts. */
export function systemApi(phone: Phone): Readonly<Record<string, unknown>> {
  const all = (): object => ({
    ...deviceInfo(phone.boot.device),
    ...windowInfo(phone),
    ...appBaseInfo(phone),
    ...settings,
  });
  return {
    getSystemInfoSync: all,
    getSystemInfo: asyncApi(phone, 'getSystemInfo', all),
    getSystemInfoAsync: asyncApi(phone, 'getSystemInfoAsync', all),
    getDeviceInfo: () => deviceInfo(phone.boot.device),
    getWindowInfo: () => windowInfo(phone),
    getAppBaseInfo: () => appBaseInfo(phone),
    getSystemSetting: () => settings,
    getAppAuthorizeSetting: () => authorized,
    getMenuButtonBoundingClientRect: menuButton,
    getNetworkType: asyncApi(phone, 'getNetworkType', () => ({
      networkType: navigator.onLine ? 'wifi' : 'none',
    })),
    getLaunchOptionsSync: () => phone.launch,
    getEnterOptionsSync: () => phone.launch,
    getUpdateManager: () => ({
      onCheckForUpdate() {},
      onUpdateReady() {},
      onUpdateFailed() {},
      applyUpdate() {},
    }),
    env: { USER_DATA_PATH: userDataPath },
  };
}

/** The emulator's own default. */
const newestBaseLibrary = '3.17.0';
const statusBarPx = 24;
const navigationBarPx = 44;
const settings = {
  bluetoothEnabled: false,
  locationEnabled: true,
  wifiEnabled: true,
  deviceOrientation: 'portrait',
};
const authorized = {
  albumAuthorized: 'authorized',
  cameraAuthorized: 'authorized',
  locationAuthorized: 'authorized',
  microphoneAuthorized: 'authorized',
  notificationAuthorized: 'authorized',
};

function deviceInfo(device: string): object {
  return {
    brand: 'devtools',
    // Lists of devices must be able to tell a person's phones apart.
    model: device === '1' ? 'weapp-auth simulator' : `weapp-auth simulator ${device}`,
    system: 'Chromium',
    platform: 'devtools',
    benchmarkLevel: 1,
    abi: '',
  };
}

function windowInfo({ screen }: Phone): object {
  const box = screen.element.getBoundingClientRect();
  const page = pageBox();
  const safe = {
    left: 0,
    top: statusBarPx,
    right: box.width,
    bottom: box.height,
    width: box.width,
    height: box.height - statusBarPx,
  };
  return {
    pixelRatio: window.devicePixelRatio,
    screenWidth: box.width,
    screenHeight: box.height,
    windowWidth: page.width,
    windowHeight: page.height,
    statusBarHeight: statusBarPx,
    screenTop: statusBarPx + navigationBarPx,
    safeArea: safe,
  };
}

function appBaseInfo({ boot, theme, app }: Phone): object {
  return {
    SDKVersion: boot.baseLibrary ?? newestBaseLibrary,
    version: '8.0.60',
    language: boot.language === 'zh' ? 'zh_CN' : 'en',
    ...(app.config.theme === null ? {} : { theme: theme.name }),
    enableDebug: false,
    fontSizeSetting: 16,
    host: { env: 'WeChat' },
  };
}

function menuButton(): object {
  const box = document.querySelector('.wxs-capsule')?.getBoundingClientRect() ?? new DOMRect();
  const screen = document.querySelector('.wxs-screen')?.getBoundingClientRect() ?? new DOMRect();
  const [left, top] = [box.left - screen.left, box.top - screen.top];
  return {
    width: box.width,
    height: box.height,
    left,
    top,
    right: left + box.width,
    bottom: top + box.height,
  };
}
