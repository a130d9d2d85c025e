import { isRecord } from '../../shared/is-record.ts';
import type { Phone } from '../phone.ts';
import { fromBase64, toBase64 } from './extras.ts';
import { reportMissing } from './report-missing.ts';
import { asyncApi, WxFailure, type WxOptions } from './wx-api.ts';

/** Every file of the mini program's own lies below it. */
export const userDataPath = 'http://usr';

type Act = (phone: Phone, options: WxOptions) => unknown;

/** What the manager does, once for both ways of calling it; results are members of the asynchronous answer. */
const acts: Readonly<Record<string, Act>> = {
  access: ({ files }, { path }) => {
    if (!files.isFolder(String(path))) contentOf(files, path);
    return {};
  },
  readFile: ({ files }, { filePath, encoding, position, length }) => {
    const bytes = contentOf(files, filePath);
    const start = Number(position ?? 0);
    const part = bytes.slice(start, length === undefined ? undefined : start + Number(length));
    return { data: decode(part, encoding) };
  },
  writeFile: ({ files }, { filePath, data, encoding }) => {
    files.put(ownPath(files, filePath), encode(data, encoding));
    return {};
  },
  appendFile: ({ files }, { filePath, data, encoding }) => {
    const [before, after] = [contentOf(files, filePath), encode(data, encoding)];
    const joined = new Uint8Array(before.length + after.length);
    joined.set(before);
    joined.set(after, before.length);
    files.put(ownPath(files, filePath), joined);
    return {};
  },
  copyFile: ({ files }, { srcPath, destPath }) => {
    files.put(ownPath(files, destPath), contentOf(files, srcPath));
    return {};
  },
  rename: ({ files }, { oldPath, newPath }) => {
    files.put(ownPath(files, newPath), contentOf(files, oldPath));
    files.remove(String(oldPath));
    return {};
  },
  saveFile: ({ files }, { tempFilePath, filePath }) => {
    const saved = contentOf(files, tempFilePath);
    const savedFilePath = ownPath(
      files,
      filePath ?? `${userDataPath}/store_${String(tempFilePath).split('/').at(-1)}`,
    );
    files.put(savedFilePath, saved);
    files.remove(String(tempFilePath));
    return { savedFilePath };
  },
  getFileInfo: ({ files }, { filePath }) => ({ size: contentOf(files, filePath).length }),
  stat: ({ files }, { path }) => ({ stats: statsOf(files, String(path)) }),
  unlink: ({ files }, { filePath }) => {
    if (!files.remove(String(filePath))) throw missing(filePath);
    return {};
  },
  removeSavedFile: ({ files }, { filePath }) => {
    if (!files.remove(String(filePath))) throw missing(filePath);
    return {};
  },
  getSavedFileList: ({ files }) => ({
    fileList: files
      .below(userDataPath)
      .map((filePath) => ({ filePath, size: contentOf(files, filePath).length, createTime: 0 })),
  }),
  mkdir: ({ files }, { dirPath, recursive }) => {
    const path = String(dirPath);
    if (files.isFolder(path) && recursive !== true) throw new WxFailure(`file already exists ${path}`);
    files.makeFolder(path);
    return {};
  },
  rmdir: ({ files }, { dirPath, recursive }) => {
    const inside = files.below(String(dirPath));
    if (inside.length > 0 && recursive !== true) throw new WxFailure('directory not empty');
    for (const path of inside) files.remove(path);
    files.removeFolder(String(dirPath));
    return {};
  },
  readdir: ({ files }, { dirPath }) => {
    const folder = String(dirPath).replace(/\/$/, '');
    if (!files.isFolder(folder)) throw missing(dirPath);
    const names = files.below(folder).map((path) => path.slice(folder.length + 1).split('/')[0] ?? '');
    return { files: [...new Set(names)] };
  },
};

/** How the arguments of the synchronous form are called in the asynchronous one. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  access: ['path'],
  readFile: ['filePath', 'encoding', 'position', 'length'],
  writeFile: ['filePath', 'data', 'encoding'],
  appendFile: ['filePath', 'data', 'encoding'],
  copyFile: ['srcPath', 'destPath'],
  rename: ['oldPath', 'newPath'],
  saveFile: ['tempFilePath', 'filePath'],
  stat: ['path', 'recursive'],
  unlink: ['filePath'],
  mkdir: ['dirPath', 'recursive'],
  rmdir: ['dirPath', 'recursive'],
  readdir: ['dirPath'],
};

/** What the synchronous form returns, where that is not nothing. */
const results: Readonly<Record<string, string>> = {
  readFile: 'data',
  saveFile: 'savedFilePath',
  stat: 'stats',
  readdir: 'files',
};

/** `wx.getFileSystemManager`: what is kept lives as long as the page. */
export function fileSystemApi(phone: Phone): Readonly<Record<string, unknown>> {
  const later = Object.fromEntries(
    Object.entries(acts).map(([name, act]) => [
      name,
      asyncApi(phone, name, async (options) => {
        await loadMentioned(phone, options);
        return act(phone, options) as object;
      }),
    ]),
  );
  const atOnce = Object.fromEntries(
    Object.keys(parameters).map((name) => [`${name}Sync`, synchronous(phone, name)]),
  );
  const manager = reportMissing(phone, 'FileSystemManager', { ...later, ...atOnce });
  const { saveFile, getFileInfo, getSavedFileList, removeSavedFile } = later;
  return { getFileSystemManager: () => manager, saveFile, getFileInfo, getSavedFileList, removeSavedFile };
}

function synchronous(phone: Phone, name: string): (...args: readonly unknown[]) => unknown {
  return (...args) => {
    const options = Object.fromEntries(
      (parameters[name] ?? []).map((parameter, index) => [parameter, args[index]]),
    );
    try {
      const answer = acts[name]?.(phone, options);
      const result = results[name];
      return result !== undefined && isRecord(answer) ? answer[result] : undefined;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw Object.assign(new Error(`${name}Sync:fail ${message}`), {
        errMsg: `${name}Sync:fail ${message}`,
      });
    }
  };
}

type Files = Phone['files'];

/** Files outside the page's memory are fetched first, so that what follows can be written once for both forms. */
async function loadMentioned({ files }: Phone, options: WxOptions): Promise<void> {
  for (const name of ['path', 'filePath', 'srcPath', 'oldPath', 'tempFilePath']) {
    const path = options[name];
    if (typeof path === 'string') await files.load(path);
  }
}

function contentOf(files: Files, path: unknown): Uint8Array<ArrayBuffer> {
  const bytes = files.bytes(String(path));
  if (bytes === null) throw missing(path);
  return bytes;
}

function missing(path: unknown): WxFailure {
  return new WxFailure(`no such file or directory ${String(path)}`);
}

function ownPath(files: Files, path: unknown): string {
  const own = String(path);
  if (!own.startsWith(`${userDataPath}/`)) throw new WxFailure(`permission denied, open ${own}`);
  if (!files.isFolder(own.replace(/\/[^/]*$/, ''))) throw missing(own);
  return own;
}

function statsOf(files: Files, path: string): object {
  const isFolder = files.isFolder(path);
  const size = isFolder ? 0 : contentOf(files, path).length;
  return {
    size,
    mode: 0,
    lastAccessedTime: 0,
    lastModifiedTime: 0,
    isDirectory: () => isFolder,
    isFile: () => !isFolder,
  };
}

function decode(bytes: Uint8Array<ArrayBuffer>, encoding: unknown): string | ArrayBuffer {
  if (encoding === undefined || encoding === null) return bytes.slice().buffer;
  if (encoding === 'base64') return toBase64(bytes);
  if (encoding === 'hex') return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return new TextDecoder().decode(bytes);
}

function encode(data: unknown, encoding: unknown): Uint8Array<ArrayBuffer> {
  if (data instanceof ArrayBuffer) return new Uint8Array(data.slice(0));
  if (encoding === 'base64') return fromBase64(String(data));
  return new TextEncoder().encode(String(data));
}
