import { isRecord } from '../../../shared/is-record.ts';
import { reportMissing } from '../../api/report-missing.ts';
import { asyncApi, WxFailure } from '../../api/wx-api.ts';
import type { Phone } from '../../phone.ts';
import type { Part } from '../part.ts';
import { Database } from './database.ts';
import { CloudDocuments } from './documents.ts';

/**
 * `wx.cloud`: functions and containers are the emulator's; the database and the files are kept in the browser, one
 * store for all people of an app.
 */
export const part: Part = { api: (phone, core) => ({ cloud: cloud(phone, core.cloud) }) };

function cloud(phone: Phone, emulated: unknown): Readonly<Record<string, unknown>> {
  const documents = new CloudDocuments(phone.boot.appId, localStorage);
  const members = {
    ...(isRecord(emulated) ? emulated : {}),
    CloudID: class {
      readonly cloudID: string;
      constructor(cloudID: string) {
        this.cloudID = cloudID;
      }
    },
    database: () => new Database(documents, `openid-${phone.boot.user}`),
    ...storage(phone),
  };
  return reportMissing(phone, 'wx.cloud', members);
}

const scheme = /^cloud:\/\//;

/** Files of the cloud: as long as the page is open. */
function storage(phone: Phone): Readonly<Record<string, unknown>> {
  const places = new Map<string, string>();
  const place = (fileID: unknown): string => {
    const found = places.get(String(fileID));
    if (found === undefined) throw new WxFailure('file not exists');
    return found;
  };
  const each = (list: unknown, act: (fileID: string) => object): readonly object[] =>
    (Array.isArray(list) ? list : []).map((item) =>
      act(String(typeof item === 'object' && item !== null ? item.fileID : item)),
    );
  return {
    uploadFile: asyncApi(phone, 'cloud.uploadFile', async ({ cloudPath, filePath }) => {
      const file = await phone.files.read(String(filePath));
      if (file === null) throw new WxFailure('file not exists');
      const fileID = `cloud://simulator/${String(cloudPath)}`;
      places.set(fileID, phone.files.add(file, String(cloudPath).split('.').at(-1) ?? 'bin'));
      return { fileID, statusCode: 204 };
    }),
    downloadFile: asyncApi(phone, 'cloud.downloadFile', ({ fileID }) => ({
      tempFilePath: place(fileID),
      statusCode: 200,
    })),
    deleteFile: asyncApi(phone, 'cloud.deleteFile', ({ fileList }) => ({
      fileList: each(fileList, (fileID) => ({
        fileID,
        status: places.delete(fileID) ? 0 : -503_003,
        errMsg: 'ok',
      })),
    })),
    getTempFileURL: asyncApi(phone, 'cloud.getTempFileURL', ({ fileList }) => ({
      fileList: each(fileList, (fileID) => {
        const known = scheme.test(fileID) ? places.get(fileID) : undefined;
        return { fileID, tempFileURL: known ?? '', status: known === undefined ? 1 : 0, errMsg: 'ok' };
      }),
    })),
  };
}
