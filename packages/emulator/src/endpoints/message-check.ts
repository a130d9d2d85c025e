import { accountByOpenid } from '../platform/account.ts';
import { newRid } from '../platform/identifiers.ts';
import { now, type Platform } from '../platform/platform.ts';
import { countUse } from '../platform/quota.ts';
import type { App } from '../platform/records/app.ts';
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

type Json = Readonly<Record<string, unknown>>;

/**
 * `POST /wxa/msg_sec_check`: whether a text is fit to be shown. No model judges here: a text is risky when it holds one
 * of the app's `riskyWords`.
 */
export const messageCheck: Endpoint = {
  path: '/wxa/msg_sec_check',
  permission: 18,
  family: 'cgi',
  secured: true,
  answer,
};

function answer(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const { app, json } = asked;
  const limits = { perDay: 2_000_000, perMinute: platform.state.rules.textChecksPerMinute };
  const verdict = countUse(platform, `text-checks/${app.appId}`, limits);
  if (verdict !== 'counted') return failure(verdict === 'exhausted' ? 45009 : 44991);
  const content = text(json.content);
  if (content === '') return failure(47001);
  // The limit is documented, its code is not.
  if ([...content].length > 2500) return failure(45002);
  // The first version of the API takes a text and nothing else; it is out of date and still answers.
  if (json.version === undefined) return findRisk(app, [content]) === null ? ok() : failure(87014);
  if (json.version !== 2) return failure(47001);
  const refused = refusePerson(platform, app, json);
  return refused ?? ok(judge(platform, findRisk(app, [content, ...profileTexts(json)])));
}

function refusePerson(platform: Platform, app: App, json: Json): ApiFailure | null {
  if (![1, 2, 3, 4].includes(Number(json.scene))) return failure(40129);
  const openid = text(json.openid);
  const account = accountByOpenid(platform, app.appId, openid);
  if (account === null) return failure(platform.state.accounts.has(openid) ? 43104 : 40003);
  const absence = now(platform) - account.visitedAt;
  return absence > platform.state.rules.riskVisitWindow * 1000 ? failure(61010) : null;
}

/** The signature belongs to profiles (scene 1) only. */
function profileTexts(json: Json): string[] {
  return [text(json.title), text(json.nickname), json.scene === 1 ? text(json.signature) : ''];
}

function findRisk(app: App, texts: readonly string[]): string | null {
  return app.riskyWords.find((word) => word !== '' && texts.some((each) => each.includes(word))) ?? null;
}

/** 100 is a text in order, 21000 one with something else than the labels name. */
function judge(platform: Platform, keyword: string | null): Json {
  const result = keyword === null ? { suggest: 'pass', label: 100 } : { suggest: 'risky', label: 21_000 };
  const model = { strategy: 'content_model', errcode: 0, suggest: 'pass', label: 100, prob: 90 };
  const found = keyword === null ? [] : [{ strategy: 'keyword', errcode: 0, ...result, keyword }];
  return { result, detail: [model, ...found], trace_id: newRid(platform) };
}
