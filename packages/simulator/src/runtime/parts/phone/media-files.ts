import { isRecord } from '../../../shared/is-record.ts';
import { asyncApi, WxFailure, type WxOptions } from '../../api/wx-api.ts';
import type { Phone } from '../../phone.ts';
import { addressOf } from '../address-of.ts';
import { ask } from './ask.ts';

/** Files of other kinds than pictures, and pictures made smaller. */
export function mediaFilesApi(phone: Phone): Readonly<Record<string, unknown>> {
  const same = (name: string, more: object = {}): unknown =>
    asyncApi(phone, name, ({ src }) => ({ tempFilePath: src, ...more }));
  return {
    chooseMessageFile: asyncApi(phone, 'chooseMessageFile', async () => ({
      tempFiles: await chooseFiles(phone, '*/*'),
    })),
    chooseVideo: asyncApi(phone, 'chooseVideo', async () => {
      const [file] = await chooseFiles(phone, 'video/*');
      return { tempFilePath: file?.path, size: file?.size, duration: 0, width: 0, height: 0 };
    }),
    previewMedia: asyncApi(phone, 'previewMedia', (options) => previewMedia(phone, options)),
    openDocument: asyncApi(phone, 'openDocument', async ({ filePath }) => {
      await mustExist(phone, filePath);
      const title = { zh: '查看文档', en: 'A document' };
      await ask(phone, { name: 'document', title, content: String(filePath) });
      return {};
    }),
    compressImage: asyncApi(phone, 'compressImage', (options) => compress(phone, options)),
    cropImage: same('cropImage'),
    editImage: same('editImage'),
    compressVideo: same('compressVideo', { size: '0' }),
    getVideoInfo: asyncApi(phone, 'getVideoInfo', ({ src }) => videoInfo(phone, String(src))),
    saveVideoToPhotosAlbum: asyncApi(phone, 'saveVideoToPhotosAlbum', ({ filePath }) =>
      mustExist(phone, filePath),
    ),
    saveFileToDisk: asyncApi(phone, 'saveFileToDisk', ({ filePath }) => mustExist(phone, filePath)),
  };
}

async function mustExist({ files }: Phone, path: unknown): Promise<object> {
  if ((await files.read(String(path))) === null) throw new WxFailure("file doesn't exist");
  return {};
}

interface ChosenFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly type: 'file';
  readonly time: number;
}

function chooseFiles(phone: Phone, accept: string): Promise<readonly ChosenFile[]> {
  const input = document.createElement('input');
  Object.assign(input, { type: 'file', accept, multiple: true });
  const describe = (file: File): ChosenFile => ({
    path: phone.files.add(file, file.name.split('.').at(-1) ?? 'bin'),
    name: file.name,
    size: file.size,
    type: 'file',
    time: Math.round(file.lastModified / 1000),
  });
  return new Promise((resolve, reject) => {
    input.addEventListener('cancel', () => reject(new WxFailure('cancel')));
    input.addEventListener('change', () => resolve([...(input.files ?? [])].map(describe)));
    input.click();
  });
}

/** Pictures go to the phone's own preview; of a film its poster is shown. */
function previewMedia({ wx }: Phone, { sources, current }: WxOptions): object {
  const list = Array.isArray(sources) ? sources.filter(isRecord) : [];
  const urls = list.map(({ url, type, poster }) => String(type === 'video' ? (poster ?? '') : url));
  const { previewImage } = wx;
  if (typeof previewImage === 'function') previewImage({ urls, current: urls[Number(current ?? 0)] });
  return {};
}

async function compress(phone: Phone, { src, quality = 80, compressedWidth }: WxOptions): Promise<object> {
  const file = await phone.files.read(String(src));
  if (file === null) throw new WxFailure('file not found');
  const picture = await createImageBitmap(file);
  const width = Number(compressedWidth ?? picture.width);
  const canvas = new OffscreenCanvas(width, Math.round((picture.height * width) / picture.width));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: Number(quality) / 100 });
  return { tempFilePath: phone.files.add(blob, 'jpg') };
}

function videoInfo(phone: Phone, source: string): Promise<object> {
  const video = document.createElement('video');
  return new Promise((resolve, reject) => {
    video.addEventListener('error', () => reject(new WxFailure('video not found')));
    video.addEventListener('loadedmetadata', () => {
      const { duration, videoWidth: width, videoHeight: height } = video;
      resolve({ duration, width, height, orientation: 'up', type: 'mp4' });
    });
    video.src = addressOf(phone, source);
  });
}
