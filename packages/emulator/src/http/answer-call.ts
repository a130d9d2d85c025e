import { type ApiCall, type ApiFailure, type Endpoint, failure } from '../endpoints/endpoint.ts';
import { callerAppId } from '../endpoints/rid-get.ts';
import { endpoints } from '../endpoints/table.ts';
import { checkToken } from '../platform/access-token.ts';
import { countCall } from '../platform/call-quota.ts';
import { findGrant } from '../platform/component.ts';
import { takeFault } from '../platform/fault.ts';
import { emit, now, type Platform } from '../platform/platform.ts';
import type { FaultEffect } from '../platform/records/fault.ts';
import { logRequest, maskRequest, type RawRequest } from '../platform/request-log.ts';
import { recordViolation } from '../platform/violation.ts';
import { type ApiAnswer, renderResult } from './answer.ts';
import { answerSecurely } from './api-security.ts';
import { recognizeCloudCall, withSequenceNumber } from './cloud-call.ts';

/** Answers one request to the server API: faults first, then the endpoint; the request is recorded either way. */
export function answerCall(platform: Platform, call: ApiCall): ApiAnswer {
  const fault = waitingFault(platform, call);
  const answer = fault === null ? answerByPath(platform, call) : answerWithFault(platform, call, fault);
  record(platform, call, answer);
  return answer;
}

function waitingFault(platform: Platform, call: ApiCall): FaultEffect | null {
  // Nearly always no fault is waiting; the caller is only looked up when one is.
  if (platform.state.faults.length === 0) return null;
  return takeFault(platform, { target: call.path, appId: callerAppId(platform, call) });
}

function answerByPath(platform: Platform, call: ApiCall): ApiAnswer {
  const endpoint = endpoints.get(call.path);
  if (endpoint === undefined) {
    recordViolation(platform, 'unknown-path', call.path);
    return renderResult(platform, familyOf(call.path), failure(40066));
  }
  const refused = refuseByToken(platform, endpoint, call);
  if (refused !== null) return renderResult(platform, endpoint.family, refused);
  const sealed = endpoint.secured === true ? answerSecurely(platform, endpoint, call) : null;
  if (sealed !== null) return sealed;
  const recognized = recognizeCloudCall(platform, call);
  const answer = renderResult(platform, endpoint.family, endpoint.answer(platform, recognized));
  return withSequenceNumber(platform, recognized, answer);
}

/**
 * What is looked at before an endpoint answers a token: the day's quota of the path, and for a third-party platform that
 * the app's grant stands and covers the call. Which code a missing permission gives is unconfirmed: 61007 or 48001.
 */
function refuseByToken(platform: Platform, endpoint: Endpoint, call: ApiCall): ApiFailure | null {
  const token = call.query.get('access_token');
  const check = token === null ? null : checkToken(platform, token);
  if (check?.kind !== 'valid') return null;
  const { permission, path } = endpoint;
  const grant = check.component === null ? null : findGrant(platform, check.component, check.appId);
  if (check.component !== null && grant === null) return failure(61003);
  const covers = grant === null || permission === undefined || grant.permissions.includes(permission);
  if (!covers) return failure(61007);
  const isFree = path.includes('quota');
  return isFree || countCall(platform, check.appId, path) ? null : failure(45009);
}

function answerWithFault(platform: Platform, call: ApiCall, fault: FaultEffect): ApiAnswer {
  const answer = fault.drop === 'before' ? empty : scriptedAnswer(platform, call, fault);
  const transport = {
    ...(fault.delayMs === undefined ? {} : { delayMs: fault.delayMs }),
    ...(fault.drop === undefined ? {} : { drop: true }),
    ...(fault.truncate === undefined ? {} : { truncate: fault.truncate }),
  };
  return { ...answer, status: fault.status ?? answer.status, ...transport };
}

function scriptedAnswer(platform: Platform, call: ApiCall, fault: FaultEffect): ApiAnswer {
  if (fault.body !== undefined)
    return { ...empty, headers: { 'content-type': 'text/plain' }, body: fault.body };
  if (fault.errcode === undefined) return answerByPath(platform, call);
  return renderResult(platform, familyOf(call.path), failure(fault.errcode, fault.errmsg));
}

const empty: ApiAnswer = { status: 200, headers: {}, body: '', errcode: 0 };

function familyOf(path: string): Endpoint['family'] {
  const known = endpoints.get(path)?.family;
  if (known !== undefined) return known;
  return path.startsWith('/sns/') ? 'sns' : 'cgi';
}

function record(platform: Platform, call: ApiCall, answer: ApiAnswer): void {
  const raw: RawRequest = {
    at: now(platform),
    method: call.method,
    path: call.path,
    search: call.search,
    body: call.body,
    status: answer.status,
    answer: answer.body,
    errcode: answer.errcode,
  };
  const id = logRequest(platform.requests, raw);
  if (platform.listeners.size > 0) emit(platform, { type: 'request', request: maskRequest(id, raw) });
}
