import type { Phone } from '../phone.ts';
import { asyncApi, WxFailure, type WxOptions } from './wx-api.ts';

/** Every file of the mini program's own lies below it. */
export const userDataPath = 'http://usr';

/** `wx.getFileSystemManager`, as far as pictures need it: what is kept lives as long as the page. */
export function fileSystemApi(phone: Phone): Readonly<Record<string, unknown>> {
  const acts: Readonly<Record<string, (options: WxOptions) => Promise<object>>> = {
    access: async ({ path }) => {
      await contentOf(phone, path);
      return {};
    },
    readFile: async ({ filePath, encoding }) => ({
      data: await decode(await contentOf(phone, filePath), encoding),
    }),
    writeFile: async ({ filePath, data, encoding }) => {
      phone.files.put(ownPath(filePath), await encode(data, encoding));
      return {};
    },
    copyFile: async ({ srcPath, destPath }) => {
      phone.files.put(ownPath(destPath), await contentOf(phone, srcPath));
      return {};
    },
    saveFile: async ({ tempFilePath, filePath }) => {
      const saved = await contentOf(phone, tempFilePath);
      const name = String(tempFilePath).split('/').at(-1);
      const savedFilePath = ownPath(filePath ?? `${userDataPath}/store_${name}`);
      phone.files.put(savedFilePath, saved);
      phone.files.remove(String(tempFilePath));
      return { savedFilePath };
    },
    getFileInfo: async ({ filePath }) => ({ size: (await contentOf(phone, filePath)).size }),
    unlink: async ({ filePath }) => {
      if (!phone.files.remove(String(filePath))) throw missing(filePath);
      return {};
    },
  };
  const manager = Object.fromEntries(
    Object.entries(acts).map(([name, act]) => [name, asyncApi(phone, name, act)]),
  );
  return {
    getFileSystemManager: () => manager,
    saveFile: manager.saveFile,
    getFileInfo: manager.getFileInfo,
  };
}

async function contentOf(phone: Phone, path: unknown): Promise<Blob> {
  const content = await phone.files.read(String(path));
  if (content === null) throw missing(path);
  return content;
}

function missing(path: unknown): WxFailure {
  return new WxFailure(`no such file or directory ${String(path)}`);
}

function ownPath(path: unknown): string {
  if (!String(path).startsWith(`${userDataPath}/`)) {
    throw new WxFailure(`permission denied, open ${String(path)}`);
  }
  return String(path);
}

async function decode(content: Blob, encoding: unknown): Promise<string | ArrayBuffer> {
  if (encoding === undefined) return content.arrayBuffer();
  if (encoding !== 'base64') return content.text();
  const bytes = new Uint8Array(await content.arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}

async function encode(data: unknown, encoding: unknown): Promise<Blob> {
  if (encoding === 'base64') {
    return (await fetch(`data:application/octet-stream;base64,${String(data)}`)).blob();
  }
  return new Blob([data instanceof ArrayBuffer ? data : String(data)]);
}
