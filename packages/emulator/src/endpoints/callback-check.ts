import { isIP } from 'node:net';
import { checkToken } from '../platform/access-token.ts';
import type { Platform } from '../platform/platform.ts';
import { requirePost } from './credentials.ts';
import {
  type ApiCall,
  type ApiFailure,
  type ApiResult,
  type Endpoint,
  failure,
  readJson,
  success,
  text,
} from './endpoint.ts';

/**
 * `POST /cgi-bin/callback/check`: looks the host of the push URL up and pings it. No name is looked up here and nothing
 * is pinged: the answer has the address of the URL itself, or this machine's.
 */
export const callbackCheck: Endpoint = { path: '/cgi-bin/callback/check', family: 'cgi', answer };

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = findUrl(platform, call);
  if (asked.kind === 'failure') return asked;
  const action = text(asked.json.action);
  const operator = text(asked.json.check_operator);
  if (!['dns', 'ping', 'all'].includes(action)) return failure(40202);
  if (!['CHINANET', 'UNICOM', 'CAP', 'DEFAULT'].includes(operator)) return failure(40203);
  if (asked.url === null) return failure(40201);
  const host = new URL(asked.url).hostname;
  const ip = isIP(host) === 0 ? '127.0.0.1' : host;
  const from = operator === 'DEFAULT' ? 'CAP' : operator;
  const dns = [{ ip, real_operator: 'UNICOM' }];
  const ping = [{ ip, from_operator: from, package_loss: '0%', time: '0.500ms' }];
  return success({ ...(action === 'ping' ? {} : { dns }), ...(action === 'dns' ? {} : { ping }) });
}

type Asked =
  | {
      readonly kind: 'asked';
      readonly url: string | null;
      readonly json: Readonly<Record<string, unknown>>;
    }
  | ApiFailure;

/** A third-party platform may ask about its own URL. */
function findUrl(platform: Platform, call: ApiCall): Asked {
  const check = checkToken(platform, call.query.get('access_token') ?? '', 'component');
  if (check.kind === 'valid' && call.method === 'POST') {
    const body = readJson(call);
    const url = platform.state.components.get(check.appId)?.push?.url ?? null;
    return body.kind === 'failure' ? body : { kind: 'asked', url, json: body.json };
  }
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  return { kind: 'asked', url: asked.app.push?.url ?? null, json: asked.json };
}
