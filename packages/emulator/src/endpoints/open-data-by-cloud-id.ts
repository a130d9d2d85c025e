import { accountByOpenid } from '../platform/account.ts';
import { openCloudId } from '../platform/open-data.ts';
import type { Platform } from '../platform/platform.ts';
import { requirePost } from './credentials.ts';
import { type ApiCall, type ApiResult, type Endpoint, failure, ok, text } from './endpoint.ts';

/**
 * `POST /wxa/getopendata`: the data behind cloudIDs, five minutes after they were made. The openid in the query may be
 * left out, except for a phone number.
 */
export const openDataByCloudId: Endpoint = { path: '/wxa/getopendata', family: 'cgi', answer };

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const { appId } = asked.app;
  const openid = call.query.get('openid');
  if (openid !== null && accountByOpenid(platform, appId, openid) === null) return failure(40003);
  const ids: unknown = asked.json.cloudid_list;
  if (!Array.isArray(ids) || ids.length === 0) return failure(40097);
  return ok({ data_list: ids.map((id) => itemFor(platform, { appId, openid, id: text(id) })) });
}

function itemFor(
  platform: Platform,
  asked: { appId: string; openid: string | null; id: string },
): Record<string, unknown> {
  const { appId, openid, id } = asked;
  const stored = openCloudId(platform, appId, id);
  // How the platform refuses sensitive data without an openid is not documented; as an unknown cloudID is the safe way.
  const allowed =
    stored !== null && (openid === null ? !('phoneNumber' in stored.data) : stored.openid === openid);
  if (!allowed) return { cloud_id: id, json: { cloudID: id, errCode: -601006, errMsg: 'cloudID expired.' } };
  return { cloud_id: id, json: { cloudID: id, data: stored.data } };
}
