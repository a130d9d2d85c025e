import type {
  ApproveScanLoginRequest,
  BindPhoneRequest,
  LoginRequest,
  OpenDataRequest,
  PaidUnionidRequest,
  ScanLoginRequest,
  SignedOpenData,
  UpdateUserRequest,
} from '@weapp-auth/protocol';
import * as v from 'valibot';
import type { FieldFlaw } from '../errors/field-flaws.ts';

type Schema<T> = v.GenericSchema<T>;

/** 24 characters; longer ones are let through to be told what is wrong with them. */
const iv = text(128);
const encryptedData = text(48 * 1024);
const rawData = v.pipe(v.string(), v.maxLength(16 * 1024));
const signature = text(128);

/** Body of `POST /auth/login`. */
export const loginBody: Schema<LoginRequest> = v.pipe(
  v.object({
    appId: v.exactOptional(word(64)),
    code: word(256),
    encryptedData: v.exactOptional(encryptedData),
    iv: v.exactOptional(iv),
    rawData: v.exactOptional(rawData),
    signature: v.exactOptional(signature),
    phoneCode: v.exactOptional(word(256)),
  }),
  v.check((body) => areTogether(body.encryptedData, body.iv), 'data-and-iv' satisfies FieldFlaw),
  v.check((body) => areTogether(body.rawData, body.signature), 'raw-data-and-signature' satisfies FieldFlaw),
);

/** Body of `POST /auth/me/profile`. */
export const profileBody: Schema<SignedOpenData> = v.pipe(
  v.object({
    encryptedData: encryptedData,
    iv: iv,
    rawData: v.exactOptional(rawData),
    signature: v.exactOptional(signature),
  }),
  v.check((body) => areTogether(body.rawData, body.signature), 'raw-data-and-signature' satisfies FieldFlaw),
);

/** Body of `POST /auth/open-data`. */
export const openDataBody: Schema<OpenDataRequest> = v.object({
  kind: word(32),
  encryptedData: encryptedData,
  iv: iv,
});

/** Body of `PATCH /auth/me` and `PUT /auth/me`. */
export const updateUserBody: Schema<UpdateUserRequest> = v.object({
  nickname: v.exactOptional(v.nullable(v.pipe(v.string(), v.maxLength(1024)))),
});

/** Body of `POST /auth/me/phone`. */
export const phoneBody: Schema<BindPhoneRequest> = v.union([
  v.object({ code: word(256) }),
  v.object({ encryptedData: encryptedData, iv: iv }),
  v.object({ confirmMerge: v.literal(true) }),
]);

/** Body of `POST /auth/me/unionid`. */
export const paidUnionidBody: Schema<PaidUnionidRequest> = v.union([
  v.object({ transactionId: word(64) }),
  v.object({ mchId: word(32), outTradeNo: word(64) }),
]);

/** Body of `POST /auth/access-token`; it may be left out. */
export const accessTokenBody: Schema<{ readonly audience?: string }> = v.object({
  audience: v.exactOptional(text(256)),
});

/** Body of `POST /auth/scan-login` and of a refusal. What WeChat hands over is 32 characters long. */
export const scanBody: Schema<ScanLoginRequest> = v.object({ ticket: word(64) });

/** Body of `POST /auth/scan-login/approve`. */
export const approveScanBody: Schema<ApproveScanLoginRequest> = v.object({
  ticket: word(64),
  number: v.pipe(v.string(), v.regex(/^\d{2}$/)),
  agreed: v.exactOptional(v.pipe(v.array(v.picklist(['profile', 'phone'])), v.maxLength(2))),
});

/**
 * The `Idempotency-Key` header: at least 128 random bits as hex or base64url. It may stand in quotes, as drafts of the
 * header's standard write it.
 */
export const idempotencyKey: Schema<string> = v.pipe(v.string(), v.regex(/^"?[\w-]{22,128}"?$/));

function text(maxLength: number): Schema<string> {
  return v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength));
}

/** No white space and no control characters: such texts go into keys and URLs. */
function word(maxLength: number): Schema<string> {
  return v.pipe(v.string(), v.maxLength(maxLength), v.regex(/^[!-~]+$/));
}

/** Two fields of which neither means anything alone. */
function areTogether(a: string | undefined, b: string | undefined): boolean {
  return (a === undefined) === (b === undefined);
}
