import type { Phone } from '../phone.ts';
import { asyncApi, WxFailure } from './wx-api.ts';

/** `wx.getRandomValues`, the clipboard, vibration, choosing pictures. */
export function deviceApi(phone: Phone): Readonly<Record<string, unknown>> {
  const clipboard = { data: '' };
  return {
    getRandomValues: asyncApi(phone, 'getRandomValues', ({ length }) => {
      const size = Number(length);
      if (!Number.isInteger(size) || size < 1 || size > 1_048_576) throw new WxFailure('invalid length');
      return { randomValues: randomBytes(size) };
    }),
    setClipboardData: asyncApi(phone, 'setClipboardData', ({ data }) => {
      clipboard.data = String(data);
      return {};
    }),
    getClipboardData: asyncApi(phone, 'getClipboardData', () => ({ ...clipboard })),
    vibrateShort: asyncApi(phone, 'vibrateShort', () => ({})),
    vibrateLong: asyncApi(phone, 'vibrateLong', () => ({})),
    setKeepScreenOn: asyncApi(phone, 'setKeepScreenOn', () => ({})),
    hideKeyboard: asyncApi(phone, 'hideKeyboard', () => {
      (document.activeElement as HTMLElement | null)?.blur();
      return {};
    }),
    getImageInfo: asyncApi(phone, 'getImageInfo', ({ src }) => imageInfo(phone, String(src))),
    chooseImage: asyncApi(phone, 'chooseImage', async () => {
      const tempFilePaths = await choosePictures(phone);
      return { tempFilePaths, tempFiles: tempFilePaths.map((path) => ({ path })) };
    }),
    chooseMedia: asyncApi(phone, 'chooseMedia', async () => {
      const paths = await choosePictures(phone);
      return { type: 'image', tempFiles: paths.map((tempFilePath) => ({ tempFilePath, fileType: 'image' })) };
    }),
    getLogManager: () => console,
    getRealtimeLogManager: () => ({ ...console, setFilterMsg() {}, addFilterMsg() {} }),
    reportEvent: () => undefined,
    reportAnalytics: () => undefined,
    reportMonitor: () => undefined,
    getPerformance: () => performance,
  };
}

function randomBytes(size: number): ArrayBuffer {
  const bytes = new Uint8Array(size);
  // The browser fills at most 65536 bytes at a time.
  for (let start = 0; start < size; start += 65_536) {
    crypto.getRandomValues(bytes.subarray(start, start + 65_536));
  }
  return bytes.buffer;
}

async function imageInfo(phone: Phone, source: string): Promise<object> {
  const file = await phone.files.read(source);
  if (file === null) throw new WxFailure('image not found');
  const { width, height } = await createImageBitmap(file);
  return { width, height, path: source, orientation: 'up', type: file.type.split('/')[1] ?? 'unknown' };
}

function choosePictures(phone: Phone): Promise<readonly string[]> {
  const input = document.createElement('input');
  Object.assign(input, { type: 'file', accept: 'image/*', multiple: true });
  return new Promise((resolve, reject) => {
    input.addEventListener('cancel', () => reject(new WxFailure('cancel')));
    input.addEventListener('change', () => {
      resolve(
        [...(input.files ?? [])].map((file) => phone.files.add(file, file.name.split('.').at(-1) ?? 'png')),
      );
    });
    input.click();
  });
}
