import type { Phone } from '../phone.ts';
import { asyncApi } from './wx-api.ts';

/** Settings that are taken and change nothing that could be seen here. */
const accepted = [
  'loadFontFace',
  'loadBuiltInFontFace',
  'preloadAssets',
  'preDownloadSubpackage',
  'setBackgroundFetchToken',
  'setEnableDebug',
  'setTopBarText',
  'setVisualEffectOnCapture',
  'setWindowSize',
  'preloadSkylineView',
  'preloadWebview',
] as const;

/** Events that never happen in the simulator, besides those of App. */
const neverFired = [
  'AfterPageLoad',
  'AfterPageUnload',
  'ApiCategoryChange',
  'AppRoute',
  'AppRouteDone',
  'BatteryInfoChange',
  'BeforeAppRoute',
  'BeforePageLoad',
  'BeforePageUnload',
  'EmbeddedMiniProgramHeightChange',
  'GeneratePoster',
  'KeyDown',
  'KeyUp',
  'MenuButtonBoundingClientRectWeightChange',
  'ParallelStateChange',
  'ScreenRecordingStateChanged',
  'UserOffTranslation',
  'UserTriggerTranslation',
  'WindowStateChange',
] as const;

/** Small APIs of the phone: battery, brightness, extension config, bytes and Base64. */
export function extrasApi(phone: Phone): Readonly<Record<string, unknown>> {
  const light = { value: 0.6 };
  const battery = { level: 90, isCharging: false, isLowPowerModeEnabled: false };
  const skyline = { isSupported: false, version: '', reason: 'the simulator draws with glass-easel' };
  const { ext } = phone.app.config;
  return {
    ...Object.fromEntries(accepted.map((name) => [name, asyncApi(phone, name, () => ({}))])),
    ...Object.fromEntries(
      neverFired.flatMap((name) => [`on${name}`, `off${name}`]).map((name) => [name, () => undefined]),
    ),
    getExtConfigSync: () => structuredClone(ext),
    getExtConfig: asyncApi(phone, 'getExtConfig', () => ({ extConfig: structuredClone(ext) })),
    getBatteryInfoSync: () => ({ ...battery }),
    getBatteryInfo: asyncApi(phone, 'getBatteryInfo', () => ({ ...battery })),
    getScreenBrightness: asyncApi(phone, 'getScreenBrightness', () => ({ ...light })),
    setScreenBrightness: asyncApi(phone, 'setScreenBrightness', ({ value }) => {
      light.value = Number(value);
      return {};
    }),
    getSkylineInfoSync: () => ({ ...skyline }),
    getSkylineInfo: asyncApi(phone, 'getSkylineInfo', () => ({ ...skyline })),
    getRendererUserAgent: asyncApi(phone, 'getRendererUserAgent', () => ({ userAgent: navigator.userAgent })),
    getDeviceBenchmarkInfo: asyncApi(phone, 'getDeviceBenchmarkInfo', () => ({
      benchmarkLevel: 1,
      modelLevel: 1,
    })),
    getLocalIPAddress: asyncApi(phone, 'getLocalIPAddress', () => ({
      localip: '127.0.0.1',
      netmask: '255.0.0.0',
    })),
    getScreenRecordingState: asyncApi(phone, 'getScreenRecordingState', () => ({ state: 'off' })),
    getBackgroundFetchData: asyncApi(phone, 'getBackgroundFetchData', () => ({
      fetchedData: '',
      timeStamp: 0,
      path: '',
      query: '',
      scene: 1001,
    })),
    getBackgroundFetchToken: asyncApi(phone, 'getBackgroundFetchToken', () => ({ token: '' })),
    onBackgroundFetchData: () => undefined,
    checkIsOpenAccessibility: asyncApi(phone, 'checkIsOpenAccessibility', () => ({ open: false })),
    checkDeviceSupportHevc: asyncApi(phone, 'checkDeviceSupportHevc', () => ({ isSupport: false })),
    requestIdleCallback: (callback: IdleRequestCallback, options?: IdleRequestOptions) =>
      requestIdleCallback(callback, options),
    cancelIdleCallback: (id: number) => cancelIdleCallback(id),
    ...silentApis,
    ...byteApis,
  };
}

/** What is asked and told to nobody. */
const silentApis = {
  getApiCategory: () => ({ apiCategory: 'default' }),
  getExptInfoSync: () => ({}),
  reportPerformance: () => undefined,
};

/** Bytes as text and as addresses. */
const byteApis = {
  arrayBufferToBase64: (bytes: ArrayBuffer) => toBase64(new Uint8Array(bytes)),
  base64ToArrayBuffer: (text: string) => fromBase64(text).buffer,
  createBufferURL: (bytes: ArrayBuffer) => URL.createObjectURL(new Blob([bytes])),
  revokeBufferURL: (url: string) => URL.revokeObjectURL(url),
};

/** Base64 of bytes, however many. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 0x80_00) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x80_00));
  }
  return btoa(text);
}

/** The bytes that Base64 stands for. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
