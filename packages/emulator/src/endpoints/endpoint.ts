import { isRecord } from '../is-record.ts';
import type { CodeLook } from '../platform/draw-code.ts';
import type { Platform } from '../platform/platform.ts';

/** One request to the server API, whatever carried it. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  /** The raw query, without `?`. */
  readonly search: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** The caller's address, for IP allow-lists. */
  readonly ip: () => string;
  readonly header: (name: string) => string | null;
  /** The app whose CloudRun service makes this call, which then needs no access_token. */
  readonly cloudApp?: string;
}

/** What an endpoint answers. */
export type ApiResult = ApiSuccess | ApiCodePicture | ApiFailure;

/** A picture of a code, sent as bytes. */
export interface ApiCodePicture {
  readonly kind: 'code';
  readonly content: string;
  readonly look: CodeLook;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The JSON of a success, exactly as it is sent. */
export interface ApiSuccess {
  readonly kind: 'success';
  readonly body: Readonly<Record<string, unknown>>;
}

/** A refusal. The HTTP layer adds the request id in the spelling of the endpoint's family. */
export interface ApiFailure {
  readonly kind: 'failure';
  readonly errcode: number;
  readonly errmsg: string;
  /** Added as ` hint: [xxx]` before the request id. */
  readonly hint?: boolean;
}

/** One endpoint of the server API. */
export interface Endpoint {
  readonly path: string;
  /** `/sns/*` answers as text/plain, with another spelling of request ids; WeCom has none. */
  readonly family: 'sns' | 'cgi' | 'corp';
  /** Whether the API security mode covers it. */
  readonly secured?: boolean;
  /** The permission set that a third-party platform needs to call it for an app. */
  readonly permission?: number;
  readonly answer: (platform: Platform, call: ApiCall) => ApiResult;
}

/** The permission set of a call that no third-party platform may make for an app: no set has this number. */
export const noPermission = 0;

/** A success with exactly these members. */
export function success(body: Record<string, unknown>): ApiSuccess {
  return { kind: 'success', body };
}

/** A success of the `/wxa/*` kind, which starts with errcode 0. */
export function ok(body: Record<string, unknown> = {}): ApiSuccess {
  return { kind: 'success', body: { errcode: 0, errmsg: 'ok', ...body } };
}

/** A refusal with the platform's text for the errcode, or another where an endpoint has its own. */
export function failure(errcode: number, errmsg: string = texts[errcode] ?? ''): ApiFailure {
  return { kind: 'failure', errcode, errmsg };
}

/** The English texts of Tencent's global list of return codes. */
const texts: Readonly<Record<number, string>> = {
  [-1]: 'system error',
  1: 'data not exit',
  1007: '',
  40001:
    'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40037: 'invalid template_id',
  40066: 'invalid url',
  40097: 'invalid args',
  40101: 'missing parameter',
  40125: 'invalid appsecret',
  40129: 'invalid scene',
  40159: 'invalid length for path, or the data is not json string',
  40163: 'code been used',
  40165: 'invalid weapp pagepath',
  40169: 'invalid length for scene, or the data is not json string',
  40201: 'invalid url',
  40202: 'invalid action',
  40203: 'invalid check_operator',
  40212: 'invalid query',
  40226: 'code blocked',
  40230: 'missing serial',
  40231: 'missing timestamp',
  40232: 'missing signature',
  40233: 'missing appid',
  40234: 'invalid signature',
  40235: 'invalid encrypt',
  40236: 'invalid appid',
  40237: 'appid and access_token mismatch',
  40238: 'no symmetric key',
  40239: 'no public key',
  40240: 'expired timestamp',
  40243: 'appsecret frozen',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  41030: 'invalid page',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43101: 'user refuse to accept the msg',
  43104: 'The openid does not match the appid',
  43107: 'subscribe message is banned',
  44002: 'empty post data',
  44991: 'reach max api minute frequence',
  45002: 'content size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45029: 'qrcode count out of limit',
  47001: 'data format error',
  48001: 'api unauthorized',
  48006: 'forbid to clear quota because of reaching the limit',
  61003: 'component is not authorized by this account',
  61004: 'access clientip is not registered',
  61005: 'component ticket is expired',
  61006: 'component ticket is invalid',
  61007: 'api is unauthorized to component',
  61009: 'code is invalid',
  61010: 'code is expired',
  61011: 'invalid component',
  61023: 'refresh_token is invalid',
  76001: 'rid not found, please check',
  76002: 'rid is error',
  76003: 'could not query this rid,no permission',
  76004: 'rid overtime',
  76021: 'cgi_path not found, please check',
  76022: 'could not use this cgi_path,no permission',
  85079: 'miniprogram has no online release',
  85096: 'not allow include scancode_time field',
  85401: 'time limited between 1min and 30days',
  87007: 'session_key is not existd or expired',
  87008: 'invalid sig_method',
  87009: 'invalid signature',
  87014: 'risky content',
  89002: 'open not exists',
  89300: 'invalid trade',
  10120002: 'invalid spuId',
  10120003: 'invalid offset or limit',
};

/** The members of a JSON body, or why it is refused. */
export type JsonBody =
  | { readonly kind: 'json'; readonly json: Readonly<Record<string, unknown>> }
  | ApiFailure;

/** Reads a POSTed JSON object: empty gives 44002, anything but an object 47001. */
export function readJson(call: Pick<ApiCall, 'body'>): JsonBody {
  if (call.body === '') return failure(44002);
  try {
    const json: unknown = JSON.parse(call.body);
    return isRecord(json) ? { kind: 'json', json } : failure(47001);
  } catch {
    return failure(47001);
  }
}

/** A string member; anything else counts as absent. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
