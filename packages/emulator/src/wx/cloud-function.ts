import { isRecord } from '../is-record.ts';
import { openCloudId } from '../platform/open-data.ts';
import { type Client, clientApp } from './client.ts';
import { callContainer, cloudContext } from './cloud-container.ts';
import { recordOption, textOption, type WxApi, WxFailure, type WxSyncApi } from './wx-api.ts';

/** `wx.cloud.callFunction`: a cloud function in this process, or one behind the app's `functionsUrl`. */
export const callFunction: WxApi = {
  name: 'cloud.callFunction',
  since: '2.2.3',
  promises: 'always',
  run: async (client, options) => {
    const { cloudEnv } = clientApp(client);
    const name = textOption(options, 'name') ?? '';
    if (cloudEnv === null)
      throw new WxFailure("Cloud API isn't enabled, please call wx.cloud.init first", undefined, {
        errCode: -501000,
      });
    const { event, keys } = openCloudIds(client, recordOption(options, 'data') ?? {});
    const openData = keys.length === 0 ? {} : { OPEN_DATA_INFO: JSON.stringify({ keys }) };
    const context = { ...cloudContext(client, cloudEnv), ...openData };
    const result = await runFunction(client, { name, event, context }).catch(functionFailure);
    return { result, requestID: name };
  },
};

const mostCloudIds = 5;

/** Replaces CloudIDs by their data: members of the top level only, five at most; deeper ones stay texts. */
function openCloudIds(
  client: Client,
  data: Readonly<Record<string, unknown>>,
): { event: Record<string, unknown>; keys: string[] } {
  const event: Record<string, unknown> = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, cloudIdsAsText(value)]),
  );
  const named = Object.entries(data).filter(([, value]) => cloudIdOf(value) !== null);
  if (named.length > mostCloudIds) throw new WxFailure('too many CloudID', undefined, { errCode: -601007 });
  const keys: string[] = [];
  for (const [key, value] of named) {
    const id = cloudIdOf(value) ?? '';
    const stored = openCloudId(client.platform, client.appId, id);
    event[key] = stored === null ? expired(id) : { cloudID: id, data: stored.data };
    if (stored !== null) keys.push(key);
  }
  return { event, keys };
}

/** What a CloudID is where it is not opened: its text. */
function cloudIdsAsText(value: unknown): unknown {
  const id = cloudIdOf(value);
  if (id !== null) return id;
  if (Array.isArray(value)) return value.map(cloudIdsAsText);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, cloudIdsAsText(member)]));
}

function expired(id: string): Record<string, unknown> {
  return { cloudID: id, errCode: -601006, errMsg: 'cloudID expired.' };
}

function cloudIdOf(value: unknown): string | null {
  return isRecord(value) && typeof value.$cloudID === 'string' ? value.$cloudID : null;
}

async function runFunction(
  client: Client,
  call: { name: string; event: Record<string, unknown>; context: Record<string, string> },
): Promise<unknown> {
  const local = client.host.functions.get(`${client.appId}/${call.name}`);
  if (local !== undefined) return local(call.event, call.context);
  const { functionsUrl } = clientApp(client);
  if (functionsUrl === null)
    throw new WxFailure('FunctionName parameter could not be found', undefined, { errCode: -501000 });
  const response = await client.fetch(
    new Request(`${functionsUrl}/${encodeURIComponent(call.name)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ event: call.event, context: call.context }),
    }),
  );
  return response.json();
}

/** A function that throws, answers no JSON or is not there to answer: one failure to the caller. */
function functionFailure(error: unknown): never {
  if (error instanceof WxFailure) throw error;
  const message = error instanceof Error ? error.message : String(error);
  const text = `Error: errCode: -504002 functions execute fail | errMsg: ${message}`;
  throw new WxFailure(text, undefined, { errCode: -504002 });
}

/** The asynchronous part of `wx.cloud` that logins use. */
export const cloudApis: readonly WxApi[] = [callContainer, callFunction];

/** The synchronous part of `wx.cloud`. */
export const cloudSyncApis: readonly WxSyncApi[] = [
  { name: 'cloud.init', since: '2.2.3', call: () => undefined },
  {
    name: 'cloud.CloudID',
    since: '2.7.0',
    call: (_, id) => ({ $cloudID: typeof id === 'string' ? id : '' }),
  },
];
