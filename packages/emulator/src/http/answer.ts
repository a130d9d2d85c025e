import type { ServerResponse } from 'node:http';
import type { ApiCodePicture, ApiFailure, ApiResult, Endpoint } from '../endpoints/endpoint.ts';
import { drawCode } from '../platform/draw-code.ts';
import { alphanumeric, newRid } from '../platform/identifiers.ts';
import type { Platform } from '../platform/platform.ts';

/** What goes back on the wire, and what a fault does to it on the way. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Sent instead of the body, which then only describes them. */
  readonly bytes?: Uint8Array;
  /** 0 for success. */
  readonly errcode: number;
  readonly delayMs?: number;
  /** The connection closes without an answer. */
  readonly drop?: boolean;
  /** The connection closes after this many bytes of the body. */
  readonly truncate?: number;
}

/** A result in the spelling of its endpoint's family. */
export function renderResult(platform: Platform, family: Endpoint['family'], result: ApiResult): ApiAnswer {
  if (result.kind === 'code') return renderPicture(result);
  const json = result.kind === 'success' ? result.body : failureBody(platform, family, result);
  const errcode = result.kind === 'success' ? 0 : result.errcode;
  const text = JSON.stringify(json);
  const body = family === 'corp' ? text : escapeSlashes(text);
  return { status: 200, headers: headers[family], body, errcode };
}

// WeChat's pictures are JPEG, and PNG when transparent; both are to be told by their first bytes.
function renderPicture({ content, look, headers = {} }: ApiCodePicture): ApiAnswer {
  const bytes = drawCode(content, look);
  const described = `[image/png, ${bytes.length} bytes: ${content}]`;
  return {
    status: 200,
    headers: { 'content-type': 'image/png', ...headers },
    body: described,
    bytes,
    errcode: 0,
  };
}

// The content type outside /sns is unconfirmed; this one is believed to be right.
const headers: Readonly<Record<Endpoint['family'], Readonly<Record<string, string>>>> = {
  sns: { 'content-type': 'text/plain' },
  cgi: { 'content-type': 'application/json; encoding=utf-8' },
  corp: { 'content-type': 'application/json; charset=UTF-8' },
};

function failureBody(
  platform: Platform,
  family: Endpoint['family'],
  result: ApiFailure,
): Record<string, unknown> {
  if (family === 'corp') return { errcode: result.errcode, errmsg: result.errmsg };
  const separator = family === 'sns' ? ', ' : ' ';
  const hint = result.hint === true ? ` hint: [${alphanumeric(platform, 16)}]` : '';
  return { errcode: result.errcode, errmsg: `${result.errmsg}${hint}${separator}rid: ${newRid(platform)}` };
}

/** The platform's JSON writer escapes every slash. A slash can only stand inside a string. */
function escapeSlashes(json: string): string {
  return json.includes('/') ? json.replaceAll('/', '\\/') : json;
}

/**
 * The emulator itself failed. One request is answered with status 500 and a code that no emulated answer has; the
 * process and the other tests go on.
 */
export function answerDefect(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const reason = error instanceof Error ? error.message : String(error);
  const message = 'The emulator itself failed; please report this. 模拟器自身出错，请反馈。';
  const body = JSON.stringify({ error: { code: 'emulator_defect', message, reason } });
  response.writeHead(500, { 'content-type': 'application/json' }).end(body);
}
