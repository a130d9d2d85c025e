import { openDataOptionsOf, refuseSwitchedOff } from '../../apps/app-switches.ts';
import { openOpenData } from '../../open-data/open-data.ts';
import { maskPhone } from '../../people/stored-phone.ts';
import { type Answer, ok } from '../answer.ts';
import { authenticate } from '../authenticate.ts';
import { readJson } from '../body.ts';
import type { HttpCall } from '../call.ts';
import { readIdempotencyKey } from '../idempotency-key.ts';
import { openDataBody } from '../schemas.ts';

/**
 * `POST /auth/open-data`: steps, group ids and whatever else WeChat encrypts, opened and checked. The person's openid
 * and unionid are left out unless the operator shows them, and a phone number is masked.
 */
export async function postOpenData(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const read = await readJson(call.request, openDataBody);
  if (read.kind === 'refused') return read;
  const idempotencyKey = readIdempotencyKey(call.request);
  if (typeof idempotencyKey === 'object') return idempotencyKey;
  const { context } = call;
  const { appId, openId } = who.session;
  const off = await refuseSwitchedOff(context, appId, 'open-data');
  if (off) return off;
  const opened = await openOpenData(context, { appId, openId, encrypted: read.body, idempotencyKey });
  if (opened.kind === 'refused') return opened;
  const { revealIds } = openDataOptionsOf(context, await context.findApp(appId));
  return ok(forClient(opened.data, revealIds));
}

function forClient(data: Readonly<Record<string, unknown>>, revealIds: boolean): Record<string, unknown> {
  const { watermark: _, openId, unionId, phoneNumber: __, purePhoneNumber, ...rest } = data;
  return {
    ...rest,
    ...(revealIds && openId !== undefined && { openId }),
    ...(revealIds && unionId !== undefined && { unionId }),
    ...(typeof purePhoneNumber === 'string' && { maskedPhoneNumber: maskPhone(purePhoneNumber) }),
  };
}
