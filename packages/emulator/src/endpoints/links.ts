import { issueMiniCode } from '../platform/mini-code.ts';
import { now, type Platform } from '../platform/platform.ts';
import { requirePost } from './credentials.ts';
import {
  type ApiCall,
  type ApiFailure,
  type ApiResult,
  type Endpoint,
  failure,
  ok,
  text,
} from './endpoint.ts';
import { checkVersion, versionOf } from './mini-codes.ts';

type Json = Readonly<Record<string, unknown>>;

/** `POST /wxa/generatescheme`: a link that opens WeChat from outside. */
export const scheme: Endpoint = {
  path: '/wxa/generatescheme',
  permission: 88,
  family: 'cgi',
  answer: (platform, call) => answer(platform, call, 'scheme'),
};

/** `POST /wxa/generate_urllink`: an https link that opens WeChat from a browser. */
export const urlLink: Endpoint = {
  path: '/wxa/generate_urllink',
  permission: 88,
  family: 'cgi',
  answer: (platform, call) => answer(platform, call, 'url-link'),
};

function answer(platform: Platform, call: ApiCall, kind: 'scheme' | 'url-link'): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const { app, json } = asked;
  if (app.subject === 'personal') return failure(40002);
  if (!app.published) return failure(85079);
  const target = kind === 'scheme' ? recordOf(json.jump_wxa) : json;
  const path = text(target.path).replace(/^\//, '');
  const query = text(target.query);
  const life = lifeOf(platform, json);
  const wrong = checkTarget(app.pages, path, query) ?? checkVersion(target);
  if (wrong !== null) return wrong;
  if (life === null) return failure(85401);
  const envVersion = versionOf(target);
  const made = { kind, appId: app.appId, envVersion, path, query, expiresAt: now(platform) + life };
  const link = issueMiniCode(platform, made);
  return ok(kind === 'scheme' ? { openlink: link } : { url_link: link });
}

function checkTarget(pages: readonly string[] | null, path: string, query: string): ApiFailure | null {
  if (path.includes('?') || (path !== '' && pages?.includes(path) === false)) return failure(40165);
  return query.length > 1024 ? failure(40212) : null;
}

const minute = 60_000;
const month = 30 * 86_400_000;

/** Milliseconds until the link ends: one minute to thirty days; thirty days without a wish. */
function lifeOf(platform: Platform, json: Json): number | null {
  const { expire_type: type, expire_time: time, expire_interval: days } = json;
  if (type === 1) return typeof days === 'number' && days >= 1 && days <= 30 ? days * 86_400_000 : null;
  if (typeof time !== 'number' || time === 0) return month;
  const life = time * 1000 - now(platform);
  return life >= minute && life <= month ? life : null;
}

function recordOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
