import { hash } from 'node:crypto';
import { isRecord } from '../is-record.ts';
import { accountByOpenid } from '../platform/account.ts';
import { hex } from '../platform/identifiers.ts';
import { now, type Platform } from '../platform/platform.ts';
import type { FaceCheck } from '../platform/records/biometrics.ts';
import { requirePost } from './credentials.ts';
import {
  type ApiCall,
  type ApiFailure,
  type ApiResult,
  type Endpoint,
  failure,
  noPermission,
  ok,
  text,
} from './endpoint.ts';

type Json = Readonly<Record<string, unknown>>;

/** The face check (人脸核身): a session for the phone, and afterwards what came of it. */
export const faceEndpoints: readonly Endpoint[] = [
  endpoint('getverifyid', answerSession),
  endpoint('queryverifyinfo', answerResult),
];

function endpoint(name: string, answer: Endpoint['answer']): Endpoint {
  const path = `/cityservice/face/identify/${name}`;
  return { path, family: 'cgi', permission: noPermission, answer };
}

/** How long a session serves. */
const lifeSeconds = 3600;

function answerSession(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const { appId } = asked.app;
  const outSeqNo = text(asked.json.out_seq_no);
  const wrong = checkSequence(outSeqNo) ?? checkPapers(asked.json.cert_info);
  if (wrong !== null) return wrong;
  const openid = text(asked.json.openid);
  if (openid === '') return refuse(84016);
  if (accountByOpenid(platform, appId, openid) === null) return failure(40003);
  const { faceChecks } = platform.state;
  const isTaken = [...faceChecks.values()].some((each) => each.appId === appId && each.outSeqNo === outSeqNo);
  if (isTaken) return refuse(84019);
  const certHash = hashOf(isRecord(asked.json.cert_info) ? asked.json.cert_info : {});
  const verifyId = hex(platform, 32);
  const createdAt = now(platform);
  faceChecks.set(verifyId, { verifyId, appId, openid, outSeqNo, certHash, createdAt, result: null });
  return ok({ verify_id: verifyId, expires_in: lifeSeconds });
}

function checkSequence(outSeqNo: string): ApiFailure | null {
  if (outSeqNo === '') return refuse(84010);
  return /^[\w-]{5,32}$/.test(outSeqNo) ? null : refuse(84011);
}

function checkPapers(given: unknown): ApiFailure | null {
  if (!isRecord(given)) return refuse(84012);
  if (given.cert_type !== 'IDENTITY_CARD') return refuse(84013);
  if (text(given.cert_name) === '') return refuse(84014);
  return /^\d{17}[\dXx]$/.test(text(given.cert_no)) ? null : refuse(84015);
}

/** SHA-256 over the three members, each in base64. */
function hashOf(papers: Json): string {
  const names = ['cert_type', 'cert_name', 'cert_no'];
  const parts = names.map((name) => `${name}=${Buffer.from(text(papers[name])).toString('base64')}`);
  return hash('sha256', parts.join('&'), 'hex');
}

/** Passed is errcode 0 with verify_ret 10000. Another person or other papers give an errcode, never a verify_ret. */
function answerResult(platform: Platform, call: ApiCall): ApiResult {
  const asked = requirePost(platform, call);
  if (asked.kind === 'failure') return asked;
  const { json } = asked;
  if (text(json.verify_id) === '') return refuse(84021);
  if (text(json.out_seq_no) === '') return refuse(84010);
  if (text(json.openid) === '') return refuse(84016);
  const check = platform.state.faceChecks.get(text(json.verify_id));
  const age = check?.appId === asked.app.appId ? now(platform) - check.createdAt : Number.POSITIVE_INFINITY;
  if (check === undefined || age > lifeSeconds * 1000) return refuse(84022);
  return mismatch(check, json) ?? ok({ verify_ret: check.result ?? 10_300 });
}

function mismatch(check: FaceCheck, json: Json): ApiFailure | null {
  if (json.out_seq_no !== check.outSeqNo) return refuse(84020);
  if (json.openid !== check.openid) return refuse(84017);
  return json.cert_hash === check.certHash ? null : refuse(84018);
}

function refuse(errcode: keyof typeof texts): ApiFailure {
  return failure(errcode, texts[errcode]);
}

/** The page has these in Chinese only. */
const texts = {
  84010: 'missing out_seq_no',
  84011: 'invalid out_seq_no',
  84012: 'missing cert_info',
  84013: 'invalid cert_type',
  84014: 'invalid cert_name',
  84015: 'invalid cert_no',
  84016: 'missing openid',
  84017: 'openid mismatch',
  84018: 'cert_hash mismatch',
  84019: 'out_seq_no already exists',
  84020: 'out_seq_no mismatch',
  84021: 'missing verify_id',
  84022: 'verify_id expired',
} as const;
