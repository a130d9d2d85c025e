import type { ApiCall } from '../endpoints/endpoint.ts';
import { checkToken } from '../platform/access-token.ts';
import { hex } from '../platform/identifiers.ts';
import type { Platform } from '../platform/platform.ts';
import type { App } from '../platform/records/app.ts';
import type { ApiAnswer } from './answer.ts';

/**
 * A call from inside CloudRun speaks for the app without an access_token: by the `cloudbase_access_token` that came
 * with a request of `wx.cloud.callContainer`, or by the path alone where the app has opened it (开放接口服务).
 */
export function recognizeCloudCall(platform: Platform, call: ApiCall): ApiCall {
  if (call.query.has('access_token') || notCallable.has(call.path)) return call;
  const cloudApp = appByToken(platform, call) ?? appByPath(platform, call);
  return cloudApp === null ? call : { ...call, cloudApp };
}

/** The number of the call that the gateway of CloudRun adds to what the platform answers. */
export function withSequenceNumber(platform: Platform, call: ApiCall, answer: ApiAnswer): ApiAnswer {
  if (call.cloudApp === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'x-openapi-seqid': hex(platform, 16) } };
}

/** Login and tokens need the secret, and checksession is named as not callable from the cloud. */
const notCallable: ReadonlySet<string> = new Set([
  '/sns/jscode2session',
  '/cgi-bin/token',
  '/cgi-bin/stable_token',
  '/wxa/checksession',
]);

function appByToken(platform: Platform, call: ApiCall): string | null {
  const token = call.query.get('cloudbase_access_token');
  if (token === null) return null;
  const check = checkToken(platform, token, 'cloud');
  return check.kind === 'valid' ? check.appId : null;
}

/** Of several apps that have opened the path, `from_appid` chooses; without it nobody is meant. */
function appByPath(platform: Platform, call: ApiCall): string | null {
  const wanted = call.query.get('from_appid');
  const open: App[] = [];
  for (const app of platform.state.apps.values())
    if (app.openInterfaces?.includes(call.path) === true && (wanted ?? app.appId) === app.appId)
      open.push(app);
  return open.length === 1 ? (open[0]?.appId ?? null) : null;
}
