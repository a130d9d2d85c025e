import { type Refusal, refuse } from '../errors/refusal.ts';
import { handlePush, isFirstUseOfSignature } from '../push/push-handling.ts';
import {
  expectedSignature,
  openPush,
  type PushApp,
  type PushRefusal,
  sealPushReply,
  verifyPushUrl,
} from '../wechat/push.ts';
import { parsePush, pushField } from '../wechat/push-message.ts';
import type { RawAnswer } from './answer.ts';
import { invalid, maxBodyBytes, readText } from './body.ts';
import type { HttpCall } from './call.ts';
import type { HttpRequest } from './http-request.ts';

/** WeChat checks that the URL is ours. */
export async function answerUrlCheck(call: HttpCall): Promise<RawAnswer | Refusal> {
  const app = await findPushApp(call);
  if (app === null) return refuse('not_found');
  const query = queryOf(call);
  const echo = verifyPushUrl(app.push, query);
  if (echo === null) return refuse('signature_mismatch');
  return (await mayUseSignature(call, app, { query, content: echo })) ?? plain(echo);
}

/** WeChat pushes a message. It repeats one that is not answered with success. */
export async function answerPush(call: HttpCall): Promise<RawAnswer | Refusal> {
  const app = await findPushApp(call);
  if (app === null) return refuse('not_found');
  const { context, request, config } = call;
  const body = await readText(request, maxBodyBytes);
  if (body === null) return refuse('payload_too_large');
  if (config.cloudRun && isContainerCheck(request, body)) return plain('success');

  const query = queryOf(call);
  const opened = openPush(app, { query, body, now: context.now() });
  if (opened.kind === 'refused') {
    context.log.warn({ appId: app.appId, reason: opened.reason }, 'a pushed message was refused');
    return refusalOf(opened.reason);
  }
  if (opened.proof === 'unproven') {
    const refusal = await mayUseSignature(call, app, { query, content: body });
    if (refusal) return refusal;
  }
  const reply = await handlePush(context, app.appId, opened);
  if (reply === undefined || opened.proof === 'unproven') return plain(reply ?? 'success');
  const timestamp = Math.floor(context.now() / 1000);
  const nonce = query.get('nonce') ?? '';
  return plain(sealPushReply(app, reply, { timestamp, nonce, random: context.random(16) }));
}

/** Null: this is the first request with its signature, or the same again. */
async function mayUseSignature(
  { context }: HttpCall,
  { appId, push }: PushApp,
  { query, content }: { readonly query: URLSearchParams; readonly content: string },
): Promise<Refusal | null> {
  const signature = expectedSignature(push, query);
  if (await isFirstUseOfSignature(context, { appId, signature, content })) return null;
  context.log.warn({ appId }, 'a signature was used for a second request');
  return refuse('signature_mismatch');
}

async function findPushApp(call: HttpCall): Promise<PushApp | null> {
  const app = await call.context.findApp(call.param('appId'));
  if (!app?.push) return null;
  call.about({ appId: app.appId });
  return { appId: app.appId, push: app.push };
}

/** CloudRun asks this when the push is set up. It has no signature, and nothing is done for it. */
function isContainerCheck(request: HttpRequest, body: string): boolean {
  // Any client may have sent it, so a long body is not even read.
  if (request.headers.get('x-wx-source') === null || body.length > 256) return false;
  const message = parsePush(body);
  return message !== null && pushField(message, 'action') === 'CheckContainerPath';
}

function refusalOf(reason: PushRefusal): Refusal {
  if (reason === 'malformed') return invalid('', 'not-json-or-xml');
  return reason === 'wrong-app' ? refuse('open_data_wrong_app') : refuse('signature_mismatch');
}

function queryOf(call: HttpCall): URLSearchParams {
  return new URL(call.request.url).searchParams;
}

/** WeChat reads the bare text: no envelope, no JSON. */
function plain(body: string): RawAnswer {
  return { kind: 'raw', status: 200, contentType: 'text/plain; charset=utf-8', body };
}
