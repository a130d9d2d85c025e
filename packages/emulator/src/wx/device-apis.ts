import { hex } from '../platform/identifiers.ts';
import type { User } from '../platform/records/person.ts';
import { askPerson } from './ask-person.ts';
import { type Client, clientApp, clientUser } from './client.ts';
import { drawPicture, storeFile } from './files.ts';
import { invoke } from './invoke.ts';
import { requireConsent } from './scopes.ts';
import { harmony, textOption, type WxApi, WxFailure, type WxSyncApi } from './wx-api.ts';

/** What an API of the phone asks for before it works. */
interface DeviceApi {
  readonly name: string;
  readonly since: string;
  /** Type of personal data, for the privacy gate. */
  readonly type: string;
  readonly scope?: string;
  readonly missingOn?: WxApi['missingOn'];
  readonly run: WxApi['run'];
}

/** Location, address, invoices, microphone, album and camera: what a mini program may use with a person's consent. */
export const deviceApis: readonly WxApi[] = (
  [
    { name: 'getLocation', since: '1.0.0', type: 'location', scope: 'scope.userLocation', run: exactPlace },
    {
      name: 'getFuzzyLocation',
      since: '2.25.0',
      type: 'location',
      scope: 'scope.userFuzzyLocation',
      run: fuzzyPlace,
    },
    { name: 'getClipboardData', since: '1.1.0', type: 'clipboard', run: async () => ({ data: '' }) },
    { name: 'chooseLocation', since: '1.0.0', type: 'chosenLocation', run: choosePlace },
    { name: 'chooseAddress', since: '1.1.0', type: 'address', scope: 'scope.address', run: chooseAddress },
    {
      name: 'chooseInvoiceTitle',
      since: '1.5.0',
      type: 'invoice',
      scope: 'scope.invoiceTitle',
      missingOn: harmony,
      run: chooseInvoiceTitle,
    },
    {
      name: 'chooseInvoice',
      since: '2.3.0',
      type: 'invoice',
      scope: 'scope.invoice',
      missingOn: harmony,
      run: chooseInvoice,
    },
    { name: 'startRecord', since: '1.0.0', type: 'microphone', scope: 'scope.record', run: record },
    {
      name: 'saveImageToPhotosAlbum',
      since: '1.2.0',
      type: 'album',
      scope: 'scope.writePhotosAlbum',
      run: saveToAlbum,
    },
    {
      name: 'saveVideoToPhotosAlbum',
      since: '1.2.0',
      type: 'album',
      scope: 'scope.writePhotosAlbum',
      run: saveToAlbum,
    },
  ] satisfies readonly DeviceApi[]
).map(gated);

/** `wx.stopRecord`: ends the recording, whose `startRecord` then succeeds. */
export const stopRecord: WxApi = {
  name: 'stopRecord',
  since: '1.0.0',
  promises: 'always',
  run: async (client) => {
    client.stopRecording?.();
    return {};
  },
};

/** `CameraContext.takePhoto`: a picture of the camera, once `scope.camera` is granted. */
export const takePhoto: WxApi = gated({
  name: 'CameraContext.takePhoto',
  since: '1.6.0',
  type: 'camera',
  scope: 'scope.camera',
  run: async (client) => ({ tempImagePath: storePicture(client, 'camera') }),
});

/** `wx.createCameraContext`: the camera of the page. */
export const createCameraContext: WxSyncApi = {
  name: 'createCameraContext',
  since: '1.6.0',
  call: (client) => ({ takePhoto: (options: unknown) => invoke(client, takePhoto, options) }),
};

function gated({ name, since, type, scope, missingOn = [], run }: DeviceApi): WxApi {
  return {
    name,
    since,
    promises: 'always',
    missingOn,
    run: async (client, options) => {
      requireDeclaration(client, name);
      await requireConsent(client, { api: name, type, ...(scope === undefined ? {} : { scope }) });
      return run(client, options);
    },
  };
}

/** Since 2022 the location APIs have to stand in `requiredPrivateInfos` of the app's configuration. */
function requireDeclaration(client: Client, api: string): void {
  const { requiredPrivateInfos: declared } = clientApp(client);
  if (declared === null || !privateInfos.has(api) || declared.includes(api)) return;
  throw new WxFailure('the api need to be declared in the requiredPrivateInfos field in app.json/ext.json');
}

const privateInfos: ReadonlySet<string> = new Set([
  'getLocation',
  'getFuzzyLocation',
  'chooseLocation',
  'chooseAddress',
]);

function placeOf(user: User): { latitude: number; longitude: number } {
  return user.location ?? { latitude: 22.540_503, longitude: 113.934_528 };
}

async function exactPlace(client: Client): Promise<Record<string, unknown>> {
  const accuracy = { speed: -1, accuracy: 65, verticalAccuracy: 65, horizontalAccuracy: 65, altitude: 0 };
  return { ...placeOf(clientUser(client)), ...accuracy };
}

async function fuzzyPlace(client: Client): Promise<Record<string, unknown>> {
  const { latitude, longitude } = placeOf(clientUser(client));
  return { latitude: Math.round(latitude * 100) / 100, longitude: Math.round(longitude * 100) / 100 };
}

/** A page of WeChat on which the person picks something of theirs, or goes back. */
async function pick(client: Client, api: string, title: string): Promise<void> {
  const words = { content: '', confirmText: '确定', cancelText: '取消' };
  const answer = await askPerson(client, { kind: 'picker', api, title, ...words });
  if (!answer.accept) throw new WxFailure('cancel', 1);
}

async function choosePlace(client: Client): Promise<Record<string, unknown>> {
  await pick(client, 'chooseLocation', '选择位置');
  const { city } = clientUser(client);
  return { name: `${city} Station`, address: `1 Station Road, ${city}`, ...placeOf(clientUser(client)) };
}

async function chooseAddress(client: Client): Promise<Record<string, unknown>> {
  await pick(client, 'chooseAddress', '选择收货地址');
  const { nickname, province, city, phones } = clientUser(client);
  const area = { provinceName: province, cityName: city, countyName: '', streetName: '' };
  const detail = { detailInfo: '1 Station Road', detailInfoNew: '1 Station Road', postalCode: '510000' };
  return {
    userName: nickname,
    telNumber: phones[0]?.number ?? '',
    nationalCode: '',
    nationalCodeFull: '',
    ...area,
    ...detail,
  };
}

async function chooseInvoiceTitle(client: Client): Promise<Record<string, unknown>> {
  await pick(client, 'chooseInvoiceTitle', '选择发票抬头');
  const company = { companyAddress: '', telephone: '', bankName: '', bankAccount: '' };
  return { type: '1', title: clientUser(client).nickname, taxNumber: '', ...company };
}

async function chooseInvoice(client: Client): Promise<Record<string, unknown>> {
  await pick(client, 'chooseInvoice', '选择发票');
  const invoice = { card_id: `p${hex(client.platform, 14)}`, encrypt_code: hex(client.platform, 20) };
  return { invoiceInfo: JSON.stringify([{ ...invoice, app_id: client.appId }]) };
}

/** Records until `stopRecord`, a minute at most. */
async function record(client: Client): Promise<Record<string, unknown>> {
  const stopped = Promise.withResolvers<void>();
  const waiting = new AbortController();
  client.stopRecording = stopped.resolve;
  // An aborted wait may reject; the recording has then already ended.
  const minute = client.host.sleep(60_000, waiting.signal).catch(() => undefined);
  await Promise.race([stopped.promise, minute]);
  waiting.abort();
  client.stopRecording = null;
  const file = { bytes: new Uint8Array(), contentType: 'audio/silk' };
  return { tempFilePath: storeFile(client.host, file) };
}

async function saveToAlbum(
  client: Client,
  options: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const path = textOption(options, 'filePath') ?? '';
  if (!client.host.files.has(path)) throw new WxFailure('no such file or directory');
  return { path: '' };
}

function storePicture(client: Client, seed: string): string {
  return storeFile(client.host, { contentType: 'image/png', bytes: drawPicture(seed) });
}
