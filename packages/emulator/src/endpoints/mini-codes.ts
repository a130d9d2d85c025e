import type { CodeLook } from '../platform/draw-code.ts';
import { issueMiniCode } from '../platform/mini-code.ts';
import type { Platform } from '../platform/platform.ts';
import { countUse } from '../platform/quota.ts';
import type { App } from '../platform/records/app.ts';
import type { MiniCode } from '../platform/records/mini-code.ts';
import { requirePost } from './credentials.ts';
import {
  type ApiCall,
  type ApiCodePicture,
  type ApiFailure,
  type ApiResult,
  type Endpoint,
  failure,
  text,
} from './endpoint.ts';

type Json = Readonly<Record<string, unknown>>;

/** `POST /wxa/getwxacodeunlimit`: a code with a scene of 32 characters; as many as one likes. */
export const codeUnlimited: Endpoint = {
  path: '/wxa/getwxacodeunlimit',
  permission: 17,
  family: 'cgi',
  secured: true,
  answer: (platform, call) => {
    const asked = requirePost(platform, call);
    if (asked.kind === 'failure') return asked;
    const { app, json } = asked;
    const wrong = checkScene(json.scene) ?? checkPage(app, json) ?? checkVersion(json);
    if (wrong !== null) return wrong;
    const limits = { perDay: Number.POSITIVE_INFINITY, perMinute: platform.state.rules.codesPerMinute };
    if (countUse(platform, `codes/${app.appId}`, limits) !== 'counted') return failure(45011);
    const place = { path: text(json.page), query: `scene=${encodeURIComponent(text(json.scene))}` };
    return picture(platform, app, { kind: 'mini-code', json, ...place });
  },
};

/** `POST /wxa/getwxacode`: a code with a path of 1024 characters; 100 000 together with the QR codes. */
export const code: Endpoint = limitedCode('/wxa/getwxacode', { kind: 'mini-code', longest: 1024 });

/** `POST /cgi-bin/wxaapp/createwxaqrcode`: a plain QR code with a path of 128 characters. */
export const qrCode: Endpoint = limitedCode('/cgi-bin/wxaapp/createwxaqrcode', {
  kind: 'qr-code',
  longest: 128,
});

function limitedCode(path: string, how: { kind: 'mini-code' | 'qr-code'; longest: number }): Endpoint {
  return {
    path,
    family: 'cgi',
    secured: true,
    permission: 17,
    answer: (platform, call) => answerLimited(platform, call, how),
  };
}

function answerLimited(
  platform: Platform,
  call: ApiCall,
  { kind, longest }: { kind: 'mini-code' | 'qr-code'; longest: number },
): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const { app, json } = asked;
  const given = text(json.path);
  if (given === '' || given.length > longest) return failure(40159);
  const [path = '', query = ''] = given.replace(/^\//, '').split(/\?(.*)/s);
  if (/(?:^|&)scancode_time=/.test(query)) return failure(85096);
  const wrong = kind === 'mini-code' ? checkVersion(json) : null;
  if (wrong !== null) return wrong;
  const used = countForEver(platform, app);
  if (used === null) return failure(45029);
  const drawn = picture(platform, app, { kind, json, path, query });
  return { ...drawn, headers: { 'Num-Used': String(used) } };
}

/** Counts a code of the limited kinds; `null` when the hundred thousand are used up. */
function countForEver(platform: Platform, app: App): number | null {
  const name = `limited-codes/${app.appId}`;
  const count = (platform.state.quotas.get(name)?.count ?? 0) + 1;
  if (count > platform.state.rules.limitedCodes) return null;
  platform.state.quotas.set(name, { day: 0, count, minute: 0, minuteCount: 0, lastAt: 0 });
  return count;
}

function checkScene(scene: unknown): ApiFailure | null {
  if (typeof scene !== 'string' || scene === '') return failure(40129);
  if (scene.length > 32) return failure(40169);
  return /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]+$/.test(scene) ? null : failure(40129);
}

function checkPage(app: App, json: Json): ApiFailure | null {
  const page = text(json.page);
  if (page === '') return null;
  if (page.startsWith('/') || page.includes('?')) return { ...failure(41030), hint: true };
  const isThere = json.check_path === false || app.pages === null || app.pages.includes(page);
  return isThere ? null : { ...failure(41030), hint: true };
}

/** The version of the app that a code or link opens; 40097 for any other word. */
export function checkVersion(json: Json): ApiFailure | null {
  const { env_version: version } = json;
  const isKnown =
    version === undefined || version === 'release' || version === 'trial' || version === 'develop';
  return isKnown ? null : failure(40097);
}

/** The version asked for, once it has been checked. */
export function versionOf(json: Json): MiniCode['envVersion'] {
  const { env_version: version } = json;
  return version === 'trial' || version === 'develop' ? version : 'release';
}

function picture(
  platform: Platform,
  app: App,
  asked: { kind: 'mini-code' | 'qr-code'; json: Json; path: string; query: string },
): ApiCodePicture {
  const { kind, json, path, query } = asked;
  const envVersion = versionOf(json);
  const content = issueMiniCode(platform, {
    kind,
    appId: app.appId,
    envVersion,
    path,
    query,
    expiresAt: null,
  });
  return { kind: 'code', content, look: lookOf(json) };
}

/** Widths outside the limits are taken as the nearest inside; what the platform does is not documented. */
function lookOf(json: Json): CodeLook {
  const width = typeof json.width === 'number' && Number.isFinite(json.width) ? json.width : 430;
  const color = json.auto_color === true ? {} : (json.line_color ?? {});
  return {
    width: Math.round(Math.min(1280, Math.max(280, width))),
    color: [channel(color, 'r'), channel(color, 'g'), channel(color, 'b')],
    transparent: json.is_hyaline === true,
  };
}

function channel(color: unknown, name: string): number {
  const value = Number(typeof color === 'object' && color !== null ? Reflect.get(color, name) : 0);
  return value >= 0 && value <= 255 ? Math.round(value) : 0;
}
