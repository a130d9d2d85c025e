import { openCloudId } from '../platform/open-data.ts';
import type { Platform } from '../platform/platform.ts';
import { requireAccount } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, ok, readJson, text } from './endpoint.ts';

/** `POST /wxa/getopendata`: the data behind cloudIDs of one person, five minutes after they were made. */
export const openDataByCloudId: Endpoint = { path: '/wxa/getopendata', family: 'cgi', answer };

function answer(platform: Platform, call: ApiCall): ApiResult {
  if (call.method !== 'POST') return failure(43002);
  const found = requireAccount(platform, call);
  if (found.kind === 'failure') return found;
  const body = readJson(call);
  if (body.kind === 'failure') return body;
  const ids: unknown = body.json.cloudid_list;
  if (!Array.isArray(ids) || ids.length === 0) return failure(40097);
  return ok({ data_list: ids.map((id) => itemFor(platform, found.account.openid, text(id))) });
}

function itemFor(platform: Platform, openid: string, id: string): Record<string, unknown> {
  const appId = platform.state.accounts.get(openid)?.appId ?? '';
  const stored = openCloudId(platform, appId, id);
  if (stored === null || stored.openid !== openid) {
    return { cloud_id: id, json: { cloudID: id, errCode: -601006, errMsg: 'cloudID expired.' } };
  }
  return { cloud_id: id, json: { cloudID: id, data: stored.data } };
}
