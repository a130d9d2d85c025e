import { clearCalls, countMonthly, readCalls, readPhones } from '../platform/call-quota.ts';
import type { Platform } from '../platform/platform.ts';
import { requireApp, requirePost } from './credentials.ts';
import {
  type ApiCall,
  type ApiFailure,
  type ApiResult,
  type Endpoint,
  failure,
  ok,
  readJson,
  success,
  text,
} from './endpoint.ts';

/** What an app may call, what it has called, what it has paid, and from where the platform calls. */
export const quotaEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/openapi/quota/get', family: 'cgi', secured: true, answer: answerGet },
  { path: '/cgi-bin/openapi/quota/clear', family: 'cgi', answer: answerClearPath },
  { path: '/cgi-bin/clear_quota', family: 'cgi', secured: true, answer: answerClear },
  { path: '/cgi-bin/clear_quota/v2', family: 'cgi', answer: answerClearBySecret },
  { path: '/cgi-bin/get_api_domain_ip', family: 'cgi', answer: answerAddresses },
  { path: '/cgi-bin/getcallbackip', family: 'cgi', answer: answerAddresses },
  { path: '/wxa/charge/usage/get', family: 'cgi', answer: answerUsage },
];

function answerGet(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const path = text(asked.json.cgi_path);
  const wrong = checkPath(path);
  if (wrong !== null) return wrong;
  const { limit, used } = readCalls(platform, asked.app.appId, path);
  return ok({
    quota: { daily_limit: limit, used, remain: limit - used },
    rate_limit: {},
    component_rate_limit: {},
  });
}

/** One page says 76021 for a path of another form, and in its text 76003. */
function checkPath(path: string): ApiFailure | null {
  if (!path.startsWith('/')) return failure(76021);
  return path.startsWith('/sns/') ? failure(76022) : null;
}

function answerClearPath(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const path = text(asked.json.cgi_path);
  const wrong = checkPath(path);
  if (wrong !== null) return wrong;
  if (!countMonthly(platform, `clear-path/${asked.app.appId}`, 50)) return failure(48006);
  clearCalls(platform, asked.app.appId, path);
  return ok();
}

function answerClear(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  if (text(asked.json.appid) !== asked.app.appId) return failure(40013);
  return clearAll(platform, asked.app.appId);
}

/** By appid and secret, without a token; the page's table has them in the body, its sample in the query. */
function answerClearBySecret(platform: Platform, call: ApiCall): ApiResult {
  if (call.method !== 'POST') return failure(43002);
  const body = readJson(call);
  const given = body.kind === 'failure' ? {} : body.json;
  const value = (name: string) => call.query.get(name) ?? text(given[name]);
  const appId = value('appid');
  if (appId === '') return failure(41002);
  const app = platform.state.apps.get(appId);
  if (app === undefined) return failure(40013);
  if (value('appsecret') === '') return failure(41004);
  return value('appsecret') === app.secret ? clearAll(platform, appId) : failure(40125);
}

/** Ten times a month, both ways together. */
function clearAll(platform: Platform, appId: string): ApiResult {
  if (!countMonthly(platform, `clear/${appId}`, 10)) return failure(48006);
  clearCalls(platform, appId);
  return ok();
}

function answerAddresses(platform: Platform, call: ApiCall): ApiResult {
  const asked = requireApp(platform, call);
  return asked.kind === 'failure' ? asked : success({ ip_list: ['127.0.0.1'] });
}

const products: ReadonlyMap<string | null, 'fast' | 'realtime'> = new Map([
  ['10000077', 'fast'],
  ['10000086', 'realtime'],
]);

/** Counts are texts here. The packs are one: what is left in the app's settings, begun with what is used. */
function answerUsage(platform: Platform, call: ApiCall): ApiResult {
  const asked = requireApp(platform, call);
  if (asked.kind === 'failure') return asked;
  const product = products.get(call.query.get('spuId'));
  if (product === undefined) return failure(10120002);
  const limit = Number(call.query.get('limit') ?? 20);
  if (!(limit >= 1 && limit <= 20)) return failure(10120003);
  const used = readPhones(platform, asked.app.appId, product);
  const all = String(used + asked.app.phoneQuota);
  const pack = { pkgId: '1', status: 1, all, used: String(used), spuId: call.query.get('spuId'), source: 2 };
  return success({
    errcode: 0,
    all,
    effectiveUse: String(used),
    effectiveAll: all,
    total: 1,
    detailList: [pack],
  });
}
