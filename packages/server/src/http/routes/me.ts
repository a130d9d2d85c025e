import type { OpenData } from '@weapp-auth/protocol';
import { isOffered } from '../../apps/app-switches.ts';
import { type Refusal, refuse, refuseFailure } from '../../errors/refusal.ts';
import { deleteAccount, exportAccount } from '../../people/account.ts';
import { maxAvatarBytes, saveAvatar } from '../../people/avatar.ts';
import { bindPhone, confirmPhoneMerge, readPhoneNumber } from '../../people/phone.ts';
import { cleanNickname } from '../../people/profile.ts';
import { changeProfile, updateFromOpenData } from '../../people/profile-update.ts';
import { type ChangedUser, toPublicUser } from '../../people/public-user.ts';
import type { PhoneNumber } from '../../people/stored-phone.ts';
import { linkUnionId } from '../../people/unionid.ts';
import { type Answer, noContent, ok, okAgain } from '../answer.ts';
import { type Authenticated, authenticate } from '../authenticate.ts';
import { invalid, readJson } from '../body.ts';
import type { HttpCall } from '../call.ts';
import { readIdempotencyKey } from '../idempotency-key.ts';
import { readUpload } from '../multipart.ts';
import { withPublicAvatar } from '../public-path.ts';
import { paidUnionidBody, phoneBody, profileBody, updateUserBody } from '../schemas.ts';

/** `GET /auth/me` */
export function getMe(call: HttpCall): Answer | Promise<Answer> {
  const who = authenticate(call);
  return who instanceof Promise ? who.then((found) => showUser(call, found)) : showUser(call, who);
}

function showUser(call: HttpCall, who: Authenticated | Refusal): Answer {
  return who.kind === 'refused' ? who : okAgain(withPublicAvatar(call, who.user));
}

/** `PATCH /auth/me`; also `PUT`, because `wx.request` cannot send PATCH. Fields that are left out stay. */
export async function patchMe(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const read = await readJson(call.request, updateUserBody);
  if (read.kind === 'refused') return read;
  const { nickname } = read.body;
  if (nickname === undefined) return ok(withPublicAvatar(call, who.user));
  const clean = nickname === null ? null : cleanNickname(nickname);
  if (nickname !== null && clean === null) return invalid('nickname', 'bad-nickname');
  return answerUser(call, await changeProfile(call.context, who.session.userId, { nickname: clean }));
}

/** `DELETE /auth/me`: the account is gone, and every session with it. */
export async function deleteMe(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  await deleteAccount(call.context, who.session.userId, 'user-deleted');
  return noContent();
}

/** `GET /auth/me/export`: ids of WeChat and the phone number masked, unless the operator has decided otherwise. */
export async function getExport(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const { context } = call;
  const held = await exportAccount(context, who.session.userId, { reveal: context.exportInFull });
  return held === null ? refuse('unauthenticated') : ok({ ...held, user: withPublicAvatar(call, held.user) });
}

/** `POST /auth/me/avatar`: a multipart form with one file, as `wx.uploadFile` sends it. */
export async function postAvatar(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const upload = await readUpload(call.request, { field: 'avatar', maxBytes: maxAvatarBytes });
  if (upload.kind === 'refused') return upload;
  const { publicUrl, basePath } = call.config;
  const picture = { bytes: upload.bytes, servedUnder: (publicUrl ?? '') + basePath };
  return answerUser(call, await saveAvatar(call.context, who.session.userId, picture));
}

/** `POST /auth/me/profile` */
export async function postProfile(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const read = await readJson(call.request, profileBody);
  if (read.kind === 'refused') return read;
  const idempotencyKey = readIdempotencyKey(call.request);
  if (typeof idempotencyKey === 'object') return idempotencyKey;
  const { encryptedData, iv, rawData, signature } = read.body;
  const input = {
    encrypted: { encryptedData, iv },
    signed: rawData !== undefined && signature !== undefined ? { rawData, signature } : undefined,
    idempotencyKey,
  };
  return answerUser(call, await updateFromOpenData(call.context, who.session, input));
}

/** `POST /auth/me/phone` */
export async function postPhone(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const read = await readJson(call.request, phoneBody);
  if (read.kind === 'refused') return read;
  const { context } = call;
  const { userId, appId } = who.session;
  const person = { userId, app: await context.findApp(appId) };
  if (!isOffered(person.app, 'phone')) return refuse('not_found');
  if ('confirmMerge' in read.body) return answerUser(call, await confirmPhoneMerge(context, person));
  const phone = await readPhone(call, who, read.body);
  return phone.kind === 'refused' ? phone : answerUser(call, await bindPhone(context, person, phone));
}

/** `POST /auth/me/unionid`: the unionid that WeChat tells for five minutes after a payment. */
export async function postUnionid(call: HttpCall): Promise<Answer> {
  const who = await authenticate(call);
  if (who.kind === 'refused') return who;
  const read = await readJson(call.request, paidUnionidBody);
  if (read.kind === 'refused') return read;
  const { context } = call;
  const app = await context.findApp(who.session.appId);
  if (app === null) return refuse('app_unknown');
  const found = await context.wechat.paidUnionId(app, { openId: who.session.openId, payment: read.body });
  if (found.kind !== 'found') return refuseFailure(found);
  return answerUser(call, await linkUnionId(context, who.session, found.unionId));
}

async function readPhone(
  call: HttpCall,
  who: Authenticated,
  body: { readonly code: string } | OpenData,
): Promise<({ readonly kind: 'found' } & PhoneNumber) | Refusal> {
  const { appId, openId } = who.session;
  const app = await call.context.findApp(appId);
  if (app === null) return refuse('app_unknown');
  const idempotencyKey = readIdempotencyKey(call.request);
  if (typeof idempotencyKey === 'object') return idempotencyKey;
  const source = 'code' in body ? body : { ...body, idempotencyKey };
  return readPhoneNumber(call.context, { app, openId }, source);
}

function answerUser(call: HttpCall, result: ChangedUser | Refusal): Answer {
  return result.kind === 'refused' ? result : ok(withPublicAvatar(call, toPublicUser(result.user)));
}
